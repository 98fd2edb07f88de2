package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Edits on both sides, while now the forum and now the store is killed. In the end each side has
 * the other's columns as they are there, no price is from an earlier life of its film, and each
 * topic has as many changes as its owner's columns have had: none is lost, and none is an echo. The
 * system properties {@code tablecast.twoway.seconds} and {@code tablecast.twoway.seed} make it
 * longer, or repeat its order.
 */
class TwoWaySoakTest {

  private static final Logger log = LoggerFactory.getLogger(TwoWaySoakTest.class);

  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("tablecast.twoway.seconds", 5));

  private static final long SEED = Long.getLong("tablecast.twoway.seed", System.nanoTime());

  /** Counts what changes a side's own columns, in the transaction that does. */
  private static final String[] COUNTING = {
    "create table counted (once integer)",
    """
    create function count_once() returns trigger language plpgsql as $$
      begin insert into counted values (1); return null; end $$""",
    """
    create trigger count_rows after insert or delete on movie
      for each row execute function count_once()"""
  };

  private static final String COUNT_CHANGES =
      """
      create trigger count_changes after update of %s on movie
        for each row execute function count_once()""";

  private static final String COUNTED = "select count(*) from counted";

  private static final String OLD_PRICES =
      "select count(*) from movie where price is not null and price <> year";

  private final Random random = new Random(SEED);

  @Test
  void bothSidesEndEqualAndNothingIsLostOrEchoed() throws Exception {
    log.info("{} s, seed {}", TIME.toSeconds(), SEED);
    try (TwoWay whole = new TwoWay()) {
      whole.forum(COUNTING);
      whole.forum(COUNT_CHANGES.formatted("title"), "create sequence lives");
      whole.store(COUNTING);
      whole.store(COUNT_CHANGES.formatted("price, quantity"));
      int kills;
      try (ServiceJvm forum = new ServiceJvm(TwoWayService.class, "forum", whole::forumSite);
          ServiceJvm store = new ServiceJvm(TwoWayService.class, "store", whole::storeSite)) {
        whole.awaitSnapshots();
        kills = strike(whole, forum, store);
        whole.awaitEqual();
        assertHistory(whole);
      }
      log.info("{} kills", kills);
    }
  }

  private int strike(TwoWay whole, ServiceJvm forum, ServiceJvm store) throws Exception {
    int kills = 0;
    try (TwoWayLoad films = TwoWayLoad.onForum(whole, new Random(random.nextLong()));
        TwoWayLoad offers = TwoWayLoad.onStore(whole, new Random(random.nextLong()))) {
      long end = System.nanoTime() + TIME.toNanos();
      do {
        films.awaitCommits(random.nextInt(200));
        offers.awaitCommits(random.nextInt(200));
        ServiceJvm struck = kills++ % 2 == 0 ? forum : store;
        struck.kill();
        films.awaitCommits(random.nextInt(50));
        struck.restart();
        films.awaitCommits(200 + random.nextInt(500));
      } while (kills < 2 || System.nanoTime() < end);
    }
    return kills;
  }

  private static void assertHistory(TwoWay whole) throws Exception {
    TopicHistory films = whole.filmHistory();
    TopicHistory offers = whole.offerHistory();
    films.assertNoChangeTwice();
    offers.assertNoChangeTwice();
    assertThat(films.changes()).as("changes of films").isEqualTo(number(whole.queryForum(COUNTED)));
    assertThat(offers.changes())
        .as("changes of offers")
        .isEqualTo(number(whole.queryStore(COUNTED)));
    assertThat(whole.queryStore(OLD_PRICES)).as("prices of an earlier life").containsExactly("0");
    log.info("{} changes of films, {} of offers, each once", films.changes(), offers.changes());
  }

  private static int number(List<String> rows) {
    return Integer.parseInt(rows.get(0));
  }
}
