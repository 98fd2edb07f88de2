package dev.tablecast.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * The most heap that was in use: what a service needed, rather than took. Only what a whole
 * collection leaves is that, so one is asked for over and over.
 */
final class HeapPeak {

  private static final int PAUSE_MILLIS = 300;

  /** Of collections that the JVM begins by itself, most leave what is no longer in use. */
  private static final String ASKED_FOR = "System.gc()";

  private final Set<String> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());

  private final AtomicLong bytes = new AtomicLong();

  private HeapPeak() {}

  /** Watches from now on, as long as this JVM runs, which slows it down. */
  static HeapPeak watch() {
    HeapPeak peak = new HeapPeak();
    Thread collecting = new Thread(HeapPeak::collectForEver, "heap-peak");
    collecting.setDaemon(true);
    collecting.start();
    ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(NotificationEmitter.class::isInstance)
        .map(NotificationEmitter.class::cast)
        .forEach(
            emitter -> emitter.addNotificationListener((event, x) -> peak.note(event), null, null));
    return peak;
  }

  private static void collectForEver() {
    while (true) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    }
  }

  /** In bytes; 0 if nothing was collected yet. */
  long bytes() {
    return bytes.get();
  }

  private void note(Notification event) {
    if (event.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      GarbageCollectionNotificationInfo collection =
          GarbageCollectionNotificationInfo.from((CompositeData) event.getUserData());
      if (!collection.getGcCause().equals(ASKED_FOR)) {
        return;
      }
      long left =
          collection.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
              .filter(pool -> pools.contains(pool.getKey()))
              .map(Map.Entry::getValue)
              .mapToLong(MemoryUsage::getUsed)
              .sum();
      bytes.accumulateAndGet(left, Math::max);
    }
  }
}
