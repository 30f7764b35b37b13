package dev.godwit.benchmark.tool;

import java.util.List;
import javax.sql.DataSource;

/** Something that applies migrations. */
public sealed interface Tool permits RawFloor, GodwitTool, FlywayTool, LiquibaseTool {

    /** The names that the report compares the others with. */
    String FLOOR = "floor";

    String GODWIT = "Godwit";

    String name();

    String version();

    /**
     * Applies what is pending, as a new process would: nothing that an earlier call has found out is used again.
     *
     * @param dataSource connects anew for each connection
     */
    void migrate(DataSource dataSource, MigrationSet migrations) throws Exception;

    /** In the order in which they take turns. */
    static List<Tool> all() {
        return List.of(new RawFloor(), new GodwitTool(), new FlywayTool(), new LiquibaseTool());
    }

    static Tool named(String name) {
        return all().stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no tool is called " + name));
    }
}
