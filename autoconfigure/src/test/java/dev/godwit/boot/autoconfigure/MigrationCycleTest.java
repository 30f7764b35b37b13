package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.godwit.boot.TestApplications;
import dev.godwit.boot.domain.Person;
import dev.godwit.boot.domain.PersonRepository;
import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationListener;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each of these would be a circle of beans, or, worse, a migration that is left out. */
@WithTestDatabase
@ExtendWith(OutputCaptureExtension.class)
class MigrationCycleTest {

    @Test
    void throughARepository(TestDatabase database, CapturedOutput output) {
        explains(V3_Repository.class, database, output);
    }

    @Test
    void throughAnEntityManager(TestDatabase database, CapturedOutput output) {
        explains(V3_EntityManager.class, database, output);
    }

    @Test
    void throughAFieldWithAnEntityManager(TestDatabase database, CapturedOutput output) {
        explains(V3_PersistenceContext.class, database, output);
    }

    @Test
    void throughAJdbcTemplate(TestDatabase database, CapturedOutput output) {
        explains(V3_JdbcTemplate.class, database, output);
    }

    @Test
    void throughAField(TestDatabase database, CapturedOutput output) {
        explains(V3_Field.class, database, output);
    }

    @Test
    void throughAJdbcClient(TestDatabase database, CapturedOutput output) {
        explains(V3_JdbcClient.class, database, output);
    }

    @Test
    void throughJooq(TestDatabase database, CapturedOutput output) {
        explains(V3_Jooq.class, database, output);
    }

    @Test
    void throughABeanInBetween(TestDatabase database, CapturedOutput output) {
        explains(V3_Between.class, database, output);
    }

    @Test
    void throughABeanThatIsFetchedWhileMigrating(TestDatabase database, CapturedOutput output) {
        explains(V3_Late.class, database, output);
    }

    @Test
    void throughAListener(TestDatabase database, CapturedOutput output) {
        explains(Listener.class, "use a method with @EventListener", database, output);
    }

    private static void explains(Class<?> culprit, TestDatabase database, CapturedOutput output) {
        explains(culprit, "use jdbcClient() or connection() of the MigrationContext", database, output);
    }

    private static void explains(Class<?> culprit, String remedy, TestDatabase database, CapturedOutput output) {
        assertThat(catchThrowable(() -> new SpringApplicationBuilder(Application.class, culprit)
                        .web(WebApplicationType.NONE)
                        .properties(TestApplications.dataSource(database))
                        .properties("spring.jpa.hibernate.ddl-auto=validate")
                        .run()
                        .close()))
                .isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "GODWIT-CYCLE", culprit.getSimpleName())
                .contains(remedy)
                .doesNotContain("Application run failed");
        assertThat(database.queryForList(
                        "SELECT table_name::text FROM information_schema.tables WHERE table_name = 'cycle'",
                        String.class))
                .isEmpty();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        JooqAutoConfiguration.class,
        HibernateJpaAutoConfiguration.class,
        DataJpaRepositoriesAutoConfiguration.class,
        GodwitAutoConfiguration.class
    })
    @EntityScan(basePackageClasses = Person.class)
    @EnableJpaRepositories(basePackageClasses = Person.class)
    @Import(Between.class)
    static class Application {}

    abstract static class Migration implements JavaMigration {

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient().sql("CREATE TABLE cycle (id int)").update();
        }
    }

    static final class V3_Repository extends Migration {

        V3_Repository(PersonRepository persons) {}
    }

    static final class V3_EntityManager extends Migration {

        V3_EntityManager(EntityManager entityManager) {}
    }

    static final class V3_PersistenceContext extends Migration {

        @PersistenceContext
        @Nullable
        EntityManager entityManager;
    }

    static final class V3_JdbcTemplate extends Migration {

        V3_JdbcTemplate(JdbcTemplate template) {}
    }

    static final class V3_Field extends Migration {

        @Autowired
        @Nullable
        JdbcTemplate template;
    }

    static final class V3_JdbcClient extends Migration {

        V3_JdbcClient(JdbcClient client) {}
    }

    static final class V3_Jooq extends Migration {

        V3_Jooq(DSLContext jooq) {}
    }

    static final class Between {

        Between(PersonRepository persons) {}
    }

    static final class V3_Between extends Migration {

        V3_Between(Between between) {}
    }

    static final class V3_Late extends Migration {

        private final JdbcTemplate template;

        V3_Late(@Lazy JdbcTemplate template) {
            this.template = template;
        }

        @Override
        public void up(MigrationContext context) {
            template.execute("CREATE TABLE cycle (id int)");
        }
    }

    static final class Listener implements MigrationListener {

        Listener(JdbcTemplate template) {}

        @Override
        public void onEvent(MigrationEvent event) {}
    }
}
