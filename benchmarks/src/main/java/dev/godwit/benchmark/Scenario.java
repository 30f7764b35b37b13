package dev.godwit.benchmark;

import dev.godwit.benchmark.server.Server;
import java.nio.file.Path;

/** Something to be measured. */
interface Scenario {

    /**
     * Measures it.
     *
     * @param directory for files; it exists, is empty, and is deleted afterwards
     * @return a section of the report, in Markdown
     */
    String run(Server server, Path directory) throws Exception;
}
