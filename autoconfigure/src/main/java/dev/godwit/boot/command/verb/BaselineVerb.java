package dev.godwit.boot.command.verb;

import dev.godwit.migration.Repair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "baseline",
        description =
                "Records everything up to a version as applied, without running it. For a database that existed before.")
final class BaselineVerb implements Verb {

    @Parameters(
            paramLabel = "<version>",
            description = "The version of the newest migration whose effect is there already.")
    private String version = "";

    @Override
    public Answer run(Workplace workplace) {
        return CorrectionAnswer.of(workplace.migrator().repair(new Repair.Baseline(version)));
    }
}
