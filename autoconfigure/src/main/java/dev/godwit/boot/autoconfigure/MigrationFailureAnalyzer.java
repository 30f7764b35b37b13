package dev.godwit.boot.autoconfigure;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows the problems themselves, in place of the stack trace of whichever bean needed the database first. */
final class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<MigrationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MigrationException failure) {
        return analysis(failure.problems(), failure);
    }

    static FailureAnalysis analysis(List<Problem> problems, Throwable failure) {
        String description = problems.stream()
                .map(Problem::render)
                .collect(Collectors.joining("\n\n", "The database was not migrated:\n\n", "\n"));
        return new FailureAnalysis(
                description, "Follow what stands at \"do\". Godwit's docs/problems.md explains each code.", failure);
    }
}
