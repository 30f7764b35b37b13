package dev.godwit.boot.autoconfigure;

import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Makes the engine's events events of the application. Those of the start wait until methods with {@code @EventListener}
 * can hear them, so that each listener hears each event once; if the start fails, nobody else will ever hear them, and
 * they are published at once.
 */
final class MigrationEventPublisher implements MigrationListener, SmartInitializingSingleton {

    private static final Logger logger = LoggerFactory.getLogger(MigrationEventPublisher.class);

    private final ApplicationEventPublisher publisher;
    private final Object monitor = new Object();
    private @Nullable List<MigrationEvent> waiting = new ArrayList<>();

    MigrationEventPublisher(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void onEvent(MigrationEvent event) {
        synchronized (monitor) {
            if (waiting != null) {
                waiting.add(event);
                return;
            }
        }
        publisher.publishEvent(event);
    }

    /** A listener that fails disturbs neither the start, whose migrations are applied, nor the events after this one. */
    @Override
    public void afterSingletonsInstantiated() {
        for (MigrationEvent event : stopWaiting()) {
            try {
                publisher.publishEvent(event);
            } catch (RuntimeException failure) {
                logger.warn(
                        "A listener failed at {}; the start goes on",
                        event.getClass().getSimpleName(),
                        failure);
            }
        }
    }

    /** Publishes what has waited so far; for a start that fails. */
    void publishNow() {
        for (MigrationEvent event : stopWaiting()) {
            try {
                publisher.publishEvent(event);
            } catch (RuntimeException unheard) {
                // a listener that needs the database cannot be created now, and must not hide why
                logger.debug("{} was not published", event, unheard);
            }
        }
    }

    private List<MigrationEvent> stopWaiting() {
        synchronized (monitor) {
            List<MigrationEvent> events = waiting == null ? List.of() : waiting;
            waiting = null;
            return events;
        }
    }
}
