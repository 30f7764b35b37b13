package dev.godwit.benchmark.child;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.godwit.benchmark.report.Figure;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Sees how full the heap is before and after each collection: before one it is fullest. */
final class HeapWatch {

    private static final double MB = 1 << 20;

    private final Set<String> heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());

    private long before;
    private long after;

    private HeapWatch() {}

    static HeapWatch start() {
        HeapWatch watch = new HeapWatch();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener((notification, handback) -> watch.note(notification), null, null);
        }
        return watch;
    }

    private synchronized void note(Notification notification) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            var collection = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                    .getGcInfo();
            before = Math.max(before, heap(collection.getMemoryUsageBeforeGc()));
            after = Math.max(after, heap(collection.getMemoryUsageAfterGc()));
        }
    }

    private long heap(Map<String, MemoryUsage> pools) {
        return pools.entrySet().stream()
                .filter(pool -> heapPools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }

    /** The most that was used, and the most that was still used after a collection, if there was one. */
    synchronized Map<Figure, Double> figures() {
        long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.PEAK_HEAP, Math.max(before, now) / MB);
        if (after > 0) {
            figures.put(Figure.HEAP_AFTER_COLLECTION, after / MB);
        }
        return figures;
    }
}
