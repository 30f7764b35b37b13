package dev.godwit.boot.actuate;

import dev.godwit.MigrationStatus.Summary;
import dev.godwit.Migrator;
import dev.godwit.event.MigrationApplied;
import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationFailed;
import dev.godwit.migration.Series;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Times each migration, and counts the migrations as they were last seen: a scrape asks the database nothing.
 *
 * <p>The migrations of the start run before there is a registry, and must not make one: what was measured by then is
 * recorded when a registry comes.
 */
final class MigrationMetrics implements BeanPostProcessor, MeterBinder {

    private static final Map<String, ToIntFunction<Summary>> STATES = Map.of(
            "applied", Summary::applied,
            "pending", Summary::pending,
            "failed", Summary::failed);

    private final Map<String, Migrator> migrators = new LinkedHashMap<>();
    private final List<MeterRegistry> registries = new ArrayList<>();
    private final List<Measurement> beforeRegistries = new ArrayList<>();

    private record Measurement(String migrator, String outcome, Duration duration) {

        void recordIn(MeterRegistry registry) {
            Timer.builder("godwit.migration")
                    .description("Time that a migration took")
                    .tag("migrator", migrator)
                    .tag("outcome", outcome)
                    .register(registry)
                    .record(duration);
        }
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof Migrator migrator) {
            migrator.addListener(event -> onEvent(beanName, event));
            add(beanName, migrator);
        }
        return bean;
    }

    private synchronized void add(String name, Migrator migrator) {
        migrators.put(name, migrator);
        registries.forEach(registry -> count(name, migrator, registry));
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        registries.add(registry);
        migrators.forEach((name, migrator) -> count(name, migrator, registry));
        beforeRegistries.forEach(measurement -> measurement.recordIn(registry));
    }

    private static void count(String name, Migrator migrator, MeterRegistry registry) {
        STATES.forEach((state, count) -> Gauge.builder("godwit.migrations", migrator, known -> last(known, count))
                .description("Migrations in a state, as last seen")
                .tag("migrator", name)
                .tag("state", state)
                .register(registry));
    }

    private static double last(Migrator migrator, ToIntFunction<Summary> count) {
        return migrator.lastSummary()
                .map(count::applyAsInt)
                .map(Integer::doubleValue)
                .orElse(Double.NaN);
    }

    private void onEvent(String migrator, MigrationEvent event) {
        if (event instanceof MigrationApplied applied && Series.of(applied.version()) == Series.MIGRATIONS) {
            record(new Measurement(migrator, "success", applied.duration()));
        } else if (event instanceof MigrationFailed failed) {
            record(new Measurement(migrator, "failure", failed.duration()));
        }
    }

    private synchronized void record(Measurement measurement) {
        if (registries.isEmpty()) {
            beforeRegistries.add(measurement);
        } else {
            registries.forEach(measurement::recordIn);
        }
    }
}
