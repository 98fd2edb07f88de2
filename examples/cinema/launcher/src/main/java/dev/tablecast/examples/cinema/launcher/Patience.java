package dev.tablecast.examples.cinema.launcher;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what services do by themselves. */
final class Patience {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private Patience() {}

  /**
   * Looks again and again, until what it sees is as wanted.
   *
   * @throws CinemaException after three minutes, with the complaint about what it saw last
   */
  static <T> T await(Supplier<T> look, Predicate<T> wanted, Function<T, String> complaint)
      throws InterruptedException {
    Instant deadline = Instant.now().plus(LIMIT);
    T now = look.get();
    while (!wanted.test(now)) {
      if (Instant.now().isAfter(deadline)) {
        throw new CinemaException(
            "After %d s: %s".formatted(LIMIT.toSeconds(), complaint.apply(now)));
      }
      TimeUnit.MILLISECONDS.sleep(100);
      now = look.get();
    }
    return now;
  }
}
