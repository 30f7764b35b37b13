package dev.godwit.boot.command;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/** Turns the start of an application into a command when the arguments ask for that; else it does nothing. */
final class CommandRunListener implements SpringApplicationRunListener, Ordered {

    /** Starts that happen within a start, for a parent context for example, are none of the user's. */
    private static final ThreadLocal<@Nullable CommandRunListener> OUTERMOST = new ThreadLocal<>();

    private final String[] arguments;
    private @Nullable CommandRun run;

    /** Called by Spring Boot for each start. */
    CommandRunListener(SpringApplication application, String[] arguments) {
        this.arguments = arguments.clone();
    }

    /** Before logging and configuration are read. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void starting(ConfigurableBootstrapContext bootstrapContext) {
        if (OUTERMOST.get() != null) {
            return;
        }
        boolean ownProcess = Surroundings.areOwnProcess();
        // whoever has the variable set may run tests, too
        Optional<Request> request = Request.of(arguments, ownProcess ? System.getenv(Request.VARIABLE) : null);
        if (request.isPresent()) {
            run = CommandRun.of(request.get(), bootstrapContext, ownProcess);
            OUTERMOST.set(this);
            during(CommandRun::begin);
        }
    }

    @Override
    public void environmentPrepared(
            ConfigurableBootstrapContext bootstrapContext, ConfigurableEnvironment environment) {
        during(running -> running.configure(environment));
    }

    @Override
    public void contextPrepared(ConfigurableApplicationContext context) {
        during(running -> running.prepare(context));
    }

    @Override
    public void started(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
        during(running -> running.execute(context));
    }

    /** Spring Boot says why, after this, on standard error; an exit here would keep it from that. */
    @Override
    public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
        if (run != null) {
            run.giveUp();
            forget();
        }
    }

    private interface Phase {
        void of(CommandRun running);
    }

    private void during(Phase phase) {
        if (run == null) {
            return;
        }
        try {
            phase.of(run);
        } catch (CommandFinishedException finished) {
            forget();
            throw finished;
        }
    }

    private void forget() {
        run = null;
        OUTERMOST.remove();
    }
}
