package dev.godwit.boot.command;

import dev.godwit.Migrator;
import dev.godwit.boot.command.output.Json;
import dev.godwit.boot.command.output.Page;
import dev.godwit.boot.command.output.Progress;
import dev.godwit.boot.command.output.Terminal;
import dev.godwit.boot.command.verb.Answer;
import dev.godwit.boot.command.verb.Commands;
import dev.godwit.boot.command.verb.ExitCode;
import dev.godwit.boot.command.verb.Invocation;
import dev.godwit.boot.command.verb.OutputFormat;
import dev.godwit.boot.descriptor.ProblemDescriptor;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;

/** One command, from the arguments to the exit code. */
final class CommandRun {

    private static final Logger log = LoggerFactory.getLogger(CommandRun.class);

    /** A result that is none. */
    private record Refusal(List<ProblemDescriptor> problems) {}

    private final Request request;
    private final Terminal terminal;
    private final boolean ownProcess;
    private final PrintStream standardOutput = System.out;
    private final PrintStream standardError = System.err;
    private Invocation.@Nullable Run invocation;
    private @Nullable Interruption interruption;

    private CommandRun(Request request, Terminal terminal, boolean ownProcess) {
        this.request = request;
        this.terminal = terminal;
        this.ownProcess = ownProcess;
    }

    /**
     * A command that has not begun.
     *
     * @param context may have a terminal in place of the process's own
     */
    static CommandRun of(Request request, BootstrapContext context, boolean ownProcess) {
        Terminal given = context.getOrElse(Terminal.class, null);
        return new CommandRun(request, given == null ? Terminal.ofProcess() : given, ownProcess);
    }

    /** Reads the arguments: what makes no sense, and help, need no application. */
    void begin() {
        Invocation asked = Commands.parse(request.arguments(), terminal.colours());
        if (asked instanceof Invocation.Help help) {
            terminal.give(help.text());
            exit(ExitCode.DONE);
        } else if (asked instanceof Invocation.Wrong wrong) {
            exit(refuse(List.of(wrong.problem()), wrong.output()));
        } else if (asked instanceof Invocation.Run toDo) {
            invocation = toDo;
            redirect();
            if (ownProcess) {
                interruption = Interruption.prepare(terminal);
            }
        }
    }

    /** Standard output is for the result, wherever the user's logging writes to. */
    private void redirect() {
        System.setOut(terminal.messages());
        if (ownProcess) {
            System.setErr(terminal.messages());
            // what was generated for the whole application creates the whole application
            SpringProperties.setProperty("spring.aot.enabled", "false");
            System.setProperty("spring.devtools.restart.enabled", "false");
        }
    }

    void configure(ConfigurableEnvironment environment) {
        CommandProperties.addTo(environment, request.properties());
    }

    void prepare(ConfigurableApplicationContext context) {
        List<String> named = NeededConfigurations.named(context.getEnvironment());
        ((BeanDefinitionRegistry) context.getBeanFactory())
                .registerBeanDefinition(
                        CommandBeans.class.getName(),
                        new RootBeanDefinition(CommandBeans.class, () -> new CommandBeans(named)));
    }

    void execute(ConfigurableApplicationContext context) {
        if (invocation == null) {
            return;
        }
        ExitCode exitCode;
        try {
            Answer answer = answer(invocation, context);
            terminal.give(text(answer, invocation.output()));
            if (!answer.remarks().isEmpty()) {
                say(answer.remarks());
            }
            exitCode = answer.exitCode();
        } catch (MigrationException e) {
            log.debug("The command failed", e);
            exitCode = refuse(e.problems(), invocation.output());
        } finally {
            // a command that is told to stop still has to close what is open
            boolean unused = Thread.interrupted();
        }
        finish(context, exitCode);
    }

    private Answer answer(Invocation.Run toDo, ConfigurableApplicationContext context) {
        try (Progress.Started progress = Progress.start(terminal)) {
            Appendable script = toDo.output() == OutputFormat.JSON ? new StringBuilder() : terminal.results();
            return toDo.verb()
                    .run(new ContextWorkplace(context, toDo.migrator(), script, migrator -> watch(migrator, progress)));
        }
    }

    private void watch(Migrator migrator, Progress.Started progress) {
        migrator.addListener(progress.listener());
        if (interruption != null) {
            interruption.watch(migrator);
        }
    }

    private String text(Answer answer, OutputFormat format) {
        if (format == OutputFormat.JSON) {
            return Json.of(answer.json()) + "\n";
        }
        Page page = new Page(terminal.colours());
        answer.text().accept(page);
        return page.toString();
    }

    private void say(List<Problem> problems) {
        terminal.say(new Page(false).problems(problems).toString().stripTrailing());
    }

    private ExitCode refuse(List<Problem> problems, OutputFormat format) {
        say(problems);
        if (format == OutputFormat.JSON) {
            terminal.give(Json.of(new Refusal(ProblemDescriptor.of(problems))) + "\n");
        }
        return ExitCode.of(problems);
    }

    private void finish(ConfigurableApplicationContext context, ExitCode exitCode) {
        boolean inTime = interruption == null || interruption.isInTime();
        try {
            context.close();
        } catch (RuntimeException e) {
            log.warn("The application did not close as it should", e);
        }
        if (interruption != null && !inTime) {
            interruption.ended();
        }
        exit(inTime ? exitCode : ExitCode.INTERRUPTED);
    }

    /** The application does not start, which is not for this to report. */
    void giveUp() {
        if (interruption != null && !interruption.isInTime()) {
            interruption.ended();
        }
        leave();
    }

    private void exit(ExitCode exitCode) {
        leave();
        if (ownProcess) {
            System.exit(exitCode.number());
        }
        throw new CommandFinishedException(exitCode);
    }

    /** Leaves the streams of somebody else's process as they were; in its own, what is said now is no result either. */
    private void leave() {
        if (!ownProcess) {
            System.setOut(standardOutput);
            System.setErr(standardError);
        }
    }
}
