package dev.godwit.boot.command;

import dev.godwit.Migrator;
import dev.godwit.boot.command.verb.Workplace;
import dev.godwit.boot.command.verb.WrongUsage;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.ConfigurableApplicationContext;

/** Takes the migrator from the application context. */
final class ContextWorkplace implements Workplace {

    private final ConfigurableApplicationContext context;
    private final @Nullable String name;
    private final Appendable script;
    private final Consumer<Migrator> chosen;

    /**
     * A workplace in which nothing has been created yet.
     *
     * @param name the migrator that the user asks for; null for the only one
     * @param script takes SQL that is the result
     * @param chosen hears which it is before it does anything
     */
    ContextWorkplace(
            ConfigurableApplicationContext context,
            @Nullable String name,
            Appendable script,
            Consumer<Migrator> chosen) {
        this.context = context;
        this.script = script;
        this.name = name;
        this.chosen = chosen;
    }

    @Override
    public Migrator migrator() {
        String bean = choose();
        Migrator migrator;
        try {
            migrator = context.getBean(bean, Migrator.class);
        } catch (RuntimeException failure) {
            throw ApplicationFailure.of(failure, context);
        }
        chosen.accept(migrator);
        return migrator;
    }

    @Override
    public List<JavaMigration> javaMigrations() {
        try {
            return context.getBeanProvider(JavaMigration.class).orderedStream().toList();
        } catch (RuntimeException failure) {
            throw ApplicationFailure.of(failure, context);
        }
    }

    @Override
    public @Nullable String mainPackage() {
        return AutoConfigurationPackages.has(context)
                ? AutoConfigurationPackages.get(context).get(0)
                : null;
    }

    @Override
    public Appendable script() {
        return script;
    }

    private String choose() {
        List<String> names = Arrays.stream(context.getBeanNamesForType(Migrator.class, true, false))
                .sorted()
                .toList();
        if (names.isEmpty()) {
            throw new MigrationException(
                    WrongUsage.problem("this application has no migrator")
                            .cause("godwit.enabled=false, or Godwit's auto-configuration is excluded")
                            .remedy("say --godwit.enabled=true, or declare a Migrator bean"),
                    null);
        }
        if (name == null) {
            if (names.size() > 1) {
                throw new MigrationException(
                        WrongUsage.problem("this application has several migrators")
                                .found(names)
                                .remedy("say which: --migrator=" + names.get(0)),
                        null);
            }
            return names.get(0);
        }
        if (!names.contains(name)) {
            throw new MigrationException(
                    WrongUsage.problem("there is no migrator " + name)
                            .found(names)
                            .remedy("name one of those"),
                    null);
        }
        return name;
    }
}
