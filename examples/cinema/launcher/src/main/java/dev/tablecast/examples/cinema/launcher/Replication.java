package dev.tablecast.examples.cinema.launcher;

import dev.tablecast.devservices.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches each side's copy become what the other has. */
final class Replication {

  private static final Logger log = LoggerFactory.getLogger("cinema");

  /** How long the editors are let work. */
  private static final Duration EDITING = Duration.ofSeconds(3);

  private final PostgresServer postgres;
  private final Service forum;
  private final Service store;
  private final Service reviews;

  Replication(PostgresServer postgres, Service forum, Service store, Service reviews) {
    this.postgres = postgres;
    this.forum = forum;
    this.store = store;
    this.reviews = reviews;
  }

  /** Waits until both copies have about all films; the editors change some all the while. */
  void awaitFirst() throws InterruptedException {
    for (Service service : List.of(store, reviews)) {
      Comparison first =
          awaitFilms(service, now -> now.master() > 0 && now.replica() >= now.master() * 0.99);
      log.info("{}: {} of {} films are there", service.name(), first.replica(), first.master());
    }
  }

  /** Lets the editors work for a while, and sends them on a break. */
  void letEditorsWork() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(EDITING.toMillis());
    forum.put("/editors", "{\"atWork\":false}");
  }

  /** Compares all copies with what they are of, once nobody edits any more. */
  void verify() throws InterruptedException {
    log.info("The store sells in {}", Markets.of(postgres).places());
    Comparison offers = await(() -> Comparison.ofOffers(postgres), Comparison::equal, forum, store);
    log.info("The forum has the store's offers: {} of {}", offers.replica(), offers.master());
    Comparison titles = awaitFilms(reviews, Comparison::equal);
    log.info("The reviews have {} of {} titles", titles.replica(), titles.master());
    Comparison films = awaitFilms(store, Comparison::equal);
    log.info("replicated {} of {}", films.replica(), films.master());
  }

  private Comparison awaitFilms(Service service, Predicate<Comparison> wanted)
      throws InterruptedException {
    return await(() -> Comparison.ofFilms(postgres, service.name()), wanted, service, forum);
  }

  private static Comparison await(
      Supplier<Comparison> comparison, Predicate<Comparison> wanted, Service copier, Service owner)
      throws InterruptedException {
    return Patience.await(comparison, wanted, last -> complaint(last, copier, owner));
  }

  private static String complaint(Comparison last, Service copier, Service owner) {
    return """
        replicated %d of %d
        The copy of the %s is still not what the %s has: %s
        Look into %s
             and %s"""
        .formatted(
            last.replica(),
            last.master(),
            copier.name(),
            owner.name(),
            last.replica() == last.master()
                ? "as many, but their columns differ."
                : "there are too many or too few.",
            owner.log(),
            copier.log());
  }
}
