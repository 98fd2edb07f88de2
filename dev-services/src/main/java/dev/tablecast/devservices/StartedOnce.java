package dev.tablecast.devservices;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server that is started at the first need. A failure is kept as well: each of many tests would
 * else wait for the same time-out.
 */
final class StartedOnce<T> {

  private final Supplier<T> start;
  private @Nullable T server;
  private @Nullable RuntimeException failure;

  StartedOnce(Supplier<T> start) {
    this.start = start;
  }

  synchronized T get() {
    if (failure != null) {
      throw failure;
    }
    if (server == null) {
      try {
        server = start.get();
      } catch (RuntimeException e) {
        failure = e;
        throw e;
      }
    }
    return server;
  }
}
