package dev.godwit.test.context;

import dev.godwit.test.template.Database;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.ClassUtils;

/**
 * Lets sequences go on where they were in the database before. Hibernate takes numbers from them in blocks and uses up its
 * block in the next database too, where a sequence that began again would hand out the same numbers once more.
 *
 * <p>Only sequences with an increment above one are used like that, so others begin again, as does everything else.
 *
 * @see <a href="https://docs.hibernate.org/orm/7.2/userguide/html_single/#identifiers-generators-optimizer">Identifier
 *     generator optimizers</a>
 */
final class HibernateSequences {

    private static final String ENTITY_MANAGER_FACTORY = "jakarta.persistence.EntityManagerFactory";

    private static final String POSITIONS = """
            SELECT format('%I.%I', schemaname, sequencename), last_value
            FROM pg_sequences WHERE increment_by > 1 AND last_value IS NOT NULL
            """;

    private static final String ADVANCE = """
            SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, :position) FROM pg_sequences
            WHERE format('%I.%I', schemaname, sequencename) = :name AND coalesce(last_value, 0) < :position
            """;

    private final Map<String, Long> positions = new TreeMap<>();

    static boolean areUsedIn(ListableBeanFactory beans) {
        Class<?> factory = ClassUtils.isPresent(ENTITY_MANAGER_FACTORY, null)
                ? ClassUtils.resolveClassName(ENTITY_MANAGER_FACTORY, null)
                : null;
        return factory != null && beans.getBeanNamesForType(factory, false, false).length > 0;
    }

    /** Not through a pool, whose connections a test may have kept. A test may also have dropped its own database. */
    void leave(Database database) {
        try {
            JdbcClient.create(database.dataSource())
                    .sql(POSITIONS)
                    .query((row, number) -> positions.merge(row.getString(1), row.getLong(2), Math::max))
                    .list();
        } catch (DataAccessException gone) {
            // then there is nothing to be seen
        }
    }

    void enter(Database database) {
        if (positions.isEmpty()) {
            return;
        }
        JdbcClient client = JdbcClient.create(database.dataSource());
        positions.forEach((name, position) -> client.sql(ADVANCE)
                .param("name", name)
                .param("position", position)
                .query()
                .listOfRows());
    }
}
