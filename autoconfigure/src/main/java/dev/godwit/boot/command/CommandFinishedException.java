package dev.godwit.boot.command;

import dev.godwit.boot.command.verb.ExitCode;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;

/** Takes the place of the end of the process where the process is not the command's own, as in a test. */
final class CommandFinishedException extends SpringApplication.AbandonedRunException implements ExitCodeGenerator {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    CommandFinishedException(ExitCode exitCode) {
        this.exitCode = exitCode;
    }

    @Override
    public int getExitCode() {
        return exitCode.number();
    }

    @Override
    public String getMessage() {
        return "the command has ended with exit code %d (%s)".formatted(exitCode.number(), exitCode.meaning());
    }
}
