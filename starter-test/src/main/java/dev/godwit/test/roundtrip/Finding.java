package dev.godwit.test.roundtrip;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the way back of one migration, or of all together.
 *
 * @param title what happened, in one sentence
 * @param body what belongs to it, line by line, in the layout of problems
 */
record Finding(String title, List<String> body) {

    Finding {
        body = List.copyOf(body);
    }

    static Finding of(String title, @Nullable String where, List<String> found, String remedy) {
        List<String> body = new ArrayList<>();
        field(body, "where", where == null ? List.of() : List.of(where));
        field(body, "found", found);
        field(body, "do", List.of(remedy));
        return new Finding(title, body);
    }

    static Finding of(MigrationInfo migration, String what, List<String> found, String remedy) {
        return of(RoundTripReport.name(migration) + " " + what, migration.script(), found, remedy);
    }

    /** The problems themselves say where, and what to do. */
    static Finding of(String title, MigrationException failure) {
        List<String> body = new ArrayList<>();
        failure.problems().stream()
                .filter(Problem::isError)
                .flatMap(problem -> problem.render().lines())
                .forEach(line -> body.add("  " + line));
        return new Finding(title, body);
    }

    static Finding of(MigrationInfo migration, String what, MigrationException failure) {
        return of(RoundTripReport.name(migration) + " " + what, failure);
    }

    /** What takes a migration back. */
    static String down(MigrationInfo migration) {
        return migration.kind() == MigrationKind.JAVA ? "method down" : "down script";
    }

    String render() {
        return body.isEmpty() ? title : title + "\n" + String.join("\n", body);
    }

    private static void field(List<String> body, String label, List<String> values) {
        String lead = "  %-7s".formatted(label);
        for (String line : values.stream().flatMap(String::lines).toList()) {
            body.add((lead + line).stripTrailing());
            lead = " ".repeat(lead.length());
        }
    }
}
