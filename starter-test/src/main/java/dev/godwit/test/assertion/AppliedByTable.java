package dev.godwit.test.assertion;

import dev.godwit.migration.MigratorOptions.Target;
import dev.godwit.migration.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the history table says, without the build that it belongs to: whether something is pending it does not know. */
final class AppliedByTable implements Applied {

    private static final Comparator<String> ORDER = Comparator.comparing(
                    (String version) -> Version.parse(version).orElse(null),
                    Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Comparator.naturalOrder());

    private final JdbcClient jdbc;

    AppliedByTable(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    @Override
    public List<String> versions() {
        boolean none = jdbc.sql("SELECT to_regclass(?) IS NULL")
                .param(Target.DEFAULT_TABLE)
                .query(Boolean.class)
                .single();
        return none
                ? List.of()
                : jdbc.sql("SELECT version FROM " + Target.DEFAULT_TABLE).query(String.class).list().stream()
                        .sorted(ORDER)
                        .toList();
    }

    @Override
    public List<String> pending() {
        throw new IllegalStateException(
                "a DataSource does not know which migrations there are: pass the TestDatabase to assertThat instead");
    }

    @Override
    public Optional<String> current() {
        return versions().stream()
                .filter(version -> Version.parse(version).isPresent())
                .reduce((lower, higher) -> higher);
    }
}
