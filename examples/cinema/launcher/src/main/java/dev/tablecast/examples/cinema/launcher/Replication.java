package dev.tablecast.examples.cinema.launcher;

import dev.tablecast.devservices.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches each side's copy become what the other has. */
final class Replication {

  private static final Logger log = LoggerFactory.getLogger("cinema");

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** How long the editors are let work before the comparison. */
  private static final Duration EDITING = Duration.ofSeconds(3);

  private final PostgresServer postgres;
  private final Service forum;
  private final Service store;

  Replication(PostgresServer postgres, Service forum, Service store) {
    this.postgres = postgres;
    this.forum = forum;
    this.store = store;
  }

  /** Waits until the store has about all films; the editors change some all the while. */
  void awaitFirst() throws InterruptedException {
    Instant begun = Instant.now();
    Comparison now = Comparison.ofFilms(postgres);
    while (now.master() == 0 || now.replica() < now.master() * 0.99) {
      requireTime(begun, now);
      TimeUnit.MILLISECONDS.sleep(100);
      now = Comparison.ofFilms(postgres);
    }
    log.info("The store has {} of {} films", now.replica(), now.master());
  }

  /** Lets the editors work for a while, sends them on a break, and compares what is left. */
  void verify() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(EDITING.toMillis());
    forum.put("/editors", "{\"atWork\":false}");
    Comparison offers = awaitEqual(() -> Comparison.ofOffers(postgres));
    log.info("The forum has the store's offers: {} of {}", offers.replica(), offers.master());
    Comparison films = awaitEqual(() -> Comparison.ofFilms(postgres));
    log.info("replicated {} of {}", films.replica(), films.master());
  }

  private Comparison awaitEqual(Supplier<Comparison> comparison) throws InterruptedException {
    Instant begun = Instant.now();
    Comparison now = comparison.get();
    while (!now.equal()) {
      requireTime(begun, now);
      TimeUnit.MILLISECONDS.sleep(100);
      now = comparison.get();
    }
    return now;
  }

  private void requireTime(Instant begun, Comparison now) {
    if (Duration.between(begun, Instant.now()).compareTo(PATIENCE) > 0) {
      throw new CinemaException(
          """
          replicated %d of %d
          After %d s the copy is still not what its owner has: %s
          Look into %s
               and %s"""
              .formatted(
                  now.replica(),
                  now.master(),
                  PATIENCE.toSeconds(),
                  now.replica() == now.master()
                      ? "as many, but their columns differ."
                      : "there are too many or too few.",
                  forum.log(),
                  store.log()));
    }
  }
}
