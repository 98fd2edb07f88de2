package dev.tablecast.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** The most heap that was in use after a collection: what a service needed, rather than took. */
final class HeapPeak {

  private final Set<String> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());

  private final AtomicLong bytes = new AtomicLong();

  private HeapPeak() {}

  /** Watches from now on, as long as this JVM runs. */
  static HeapPeak watch() {
    HeapPeak peak = new HeapPeak();
    ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(NotificationEmitter.class::isInstance)
        .map(NotificationEmitter.class::cast)
        .forEach(
            emitter -> emitter.addNotificationListener((event, x) -> peak.note(event), null, null));
    return peak;
  }

  /** In bytes; 0 if nothing was collected yet. */
  long bytes() {
    return bytes.get();
  }

  private void note(Notification event) {
    if (event.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      long left =
          GarbageCollectionNotificationInfo.from((CompositeData) event.getUserData())
              .getGcInfo()
              .getMemoryUsageAfterGc()
              .entrySet()
              .stream()
              .filter(pool -> pools.contains(pool.getKey()))
              .map(Map.Entry::getValue)
              .mapToLong(MemoryUsage::getUsed)
              .sum();
      bytes.accumulateAndGet(left, Math::max);
    }
  }
}
