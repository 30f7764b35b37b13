package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Migrator;
import dev.godwit.boot.TestApplications;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

@WithTestDatabase
class JavaMigrationTest {

    private static final String GREETED = "SELECT name::text FROM person";

    @Test
    void runsAmongTheScriptsWithWhatIsInjected(TestDatabase database) {
        TestApplications.on(database)
                .withBean(Greeter.class, () -> new Greeter("Ada"))
                .withBean(V001_1__Greet.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(versions(context.getBean(Migrator.class))).containsExactly("001", "001_1", "002");
                    assertThat(database.queryForList(GREETED, String.class)).containsExactly("Ada");
                });
    }

    @Test
    void hasTheNameOfItsClassBehindAProxyOfTheClass(TestDatabase database) {
        runsBehindAProxy(database, true);
    }

    @Test
    void hasTheNameOfItsClassBehindAProxyOfTheInterface(TestDatabase database) {
        runsBehindAProxy(database, false);
    }

    private static void runsBehindAProxy(TestDatabase database, boolean ofTheClass) {
        TestApplications.on(database)
                .withBean(Greeter.class, () -> new Greeter("Grace"))
                .withBean(V001_1__Greet.class)
                .withBean("proxies", BeanPostProcessor.class, () -> new Proxies(ofTheClass))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(JavaMigration.class).getClass()).isNotEqualTo(V001_1__Greet.class);
                    MigrationInfo greet = context.getBean(Migrator.class)
                            .status()
                            .migrations()
                            .get(1);
                    assertThat(greet.version()).isEqualTo("001_1");
                    assertThat(greet.description()).isEqualTo("Greet");
                    assertThat(greet.state()).isEqualTo(MigrationState.APPLIED);
                    assertThat(greet.reversible()).isTrue();
                    assertThat(greet.script()).isEqualTo(V001_1__Greet.class.getName());
                    assertThat(database.queryForList(GREETED, String.class)).containsExactly("Grace");
                });
    }

    @Test
    void isEnoughWithoutAnyScript(TestDatabase database) {
        TestApplications.on(database)
                .withPropertyValues("godwit.locations=")
                .withBean(V1_Alone.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(versions(context.getBean(Migrator.class))).containsExactly("1");
                });
    }

    private static List<String> versions(Migrator migrator) {
        return migrator.status().migrations().stream()
                .map(MigrationInfo::version)
                .toList();
    }

    private record Greeter(String name) {}

    static class V001_1__Greet implements JavaMigration {

        private final Greeter greeter;

        V001_1__Greet(Greeter greeter) {
            this.greeter = greeter;
        }

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient()
                    .sql("INSERT INTO person (name) VALUES (?)")
                    .param(greeter.name())
                    .update();
        }

        @Override
        public void down(MigrationContext context) {
            context.jdbcClient().sql("DELETE FROM person").update();
        }
    }

    static final class V1_Alone implements JavaMigration {

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient().sql("CREATE TABLE alone (id int)").update();
        }
    }

    private record Proxies(boolean ofTheClass) implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            if (!(bean instanceof JavaMigration)) {
                return bean;
            }
            ProxyFactory factory = new ProxyFactory(bean);
            factory.setProxyTargetClass(ofTheClass);
            factory.addAdvice((MethodInterceptor) invocation -> invocation.proceed());
            return factory.getProxy();
        }
    }
}
