package dev.godwit;

import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationListener;
import dev.godwit.event.MigrationProgress;
import dev.godwit.migration.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** What is seen of a migration that takes long. */
final class Sightings implements MigrationListener {

    private final List<MigrationProgress> all = new ArrayList<>();

    @Override
    public void onEvent(MigrationEvent event) {}

    @Override
    public synchronized void onProgress(MigrationProgress progress) {
        all.add(progress);
        notifyAll();
    }

    synchronized int count() {
        return all.size();
    }

    /** Waits for one like this, or has seen it. */
    synchronized MigrationProgress await(Predicate<MigrationProgress> wanted) {
        while (true) {
            for (MigrationProgress progress : all) {
                if (wanted.test(progress)) {
                    return progress;
                }
            }
            try {
                wait();
            } catch (InterruptedException e) {
                throw new AssertionError("seen: " + all, e);
            }
        }
    }

    /** Waits for a look that shows something like this. */
    Activity awaitActivity(Predicate<Activity> wanted) {
        MigrationProgress found = await(progress -> progress.activity() != null && wanted.test(progress.activity()));
        return Objects.requireNonNull(found.activity());
    }
}
