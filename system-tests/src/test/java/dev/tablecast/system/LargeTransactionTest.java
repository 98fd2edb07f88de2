package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction of many rows, with a publisher and a subscriber of 256 MB each, which end if they
 * run out of memory. The system property {@code tablecast.large.rows} makes it larger than is good
 * for every build: a million by hand.
 */
class LargeTransactionTest {

  private static final Logger log = LoggerFactory.getLogger(LargeTransactionTest.class);

  private static final int ROWS = Integer.getInteger("tablecast.large.rows", 20_000);

  private static final String DIGEST =
      "select count(*) || ' rows, ' || sum(hashtextextended(row(%s)::text, 0)) from specimen"
          .formatted(Whole.COLUMNS);

  @Test
  void isReplicatedInBoundedMemory() throws Exception {
    try (Whole whole = new Whole();
        ServiceJvm forum = ServiceJvm.forum(whole::forumSite);
        ServiceJvm store = ServiceJvm.store(whole::storeSite)) {
      whole.awaitPassage();

      long begun = System.nanoTime();
      whole.forum(
          """
          insert into specimen (id, part, flag, title, note)
          select i, 'large', true, 'film ' || i, repeat(md5(i::text), 6)
          from generate_series(1, %d) as i"""
              .formatted(ROWS));
      String master = digest(whole.forum());
      Awaitility.await()
          .atMost(Duration.ofMinutes(15))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() -> assertThat(digest(whole.store())).isEqualTo(master));

      log.info("{} after {} ms", master, Duration.ofNanos(System.nanoTime() - begun).toMillis());
      assertThat(master).startsWith(ROWS + 1 + " rows");
      assertThat(forum.isRunning()).isTrue();
      assertThat(store.isRunning()).isTrue();
    }
  }

  private static String digest(Connection connection) throws SQLException {
    try (connection) {
      List<String> rows = Whole.query(connection, DIGEST);
      return rows.get(0);
    }
  }
}
