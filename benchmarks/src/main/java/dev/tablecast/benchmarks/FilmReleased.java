package dev.tablecast.benchmarks;

import io.eventuate.tram.events.common.DomainEvent;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What events tell of.
 *
 * @param number in the order in which an owner publishes; no two have the same
 * @param film by which events stay in order
 * @param at when it was published, in microseconds since 1970
 */
record FilmReleased(long number, String film, String title, long at) implements DomainEvent {

  /** How many films there are, which take turns. */
  static final int FILMS = 1000;

  /** The same in SQL, of a number i: what {@link Effects} has of it. */
  static final String SQL = "(i %% %d)::text, 'The Return of the Film No. ' || i".formatted(FILMS);

  /** The event of that number, which happens now. */
  static FilmReleased now(long number) {
    return new FilmReleased(
        number,
        Long.toString(number % FILMS),
        "The Return of the Film No. " + number,
        microsecondsNow());
  }

  /** How long ago it was published, in nanoseconds; also where another JVM published it. */
  long nanosAgo() {
    return TimeUnit.MICROSECONDS.toNanos(microsecondsNow() - at);
  }

  private static long microsecondsNow() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toMicros(now.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(now.getNano());
  }
}
