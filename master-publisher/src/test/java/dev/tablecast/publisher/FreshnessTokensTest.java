package dev.tablecast.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.publisher.TopicLog.Entry;
import dev.tablecast.wire.FreshnessToken;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a token stands for, and what the topics hold because of it. */
class FreshnessTokensTest {

  private Forum forum;
  private FreshnessTokens tokens;

  @BeforeEach
  void create() throws Exception {
    forum = Forum.create();
    // So that no regular heartbeat helps.
    forum.settings(forum.settings().withHeartbeatInterval(Duration.ofMinutes(10)));
    tokens = new FreshnessTokens(forum.settings(), forum.database()::connect);
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
  }

  @Test
  void aTokenIsAfterWhatWasCommittedBeforeAndBeforeWhatIsCommittedAfter() throws Exception {
    forum.publish();
    forum.execute("insert into movie values (1, 'before', 1)");
    FreshnessToken token = tokens.now();
    forum.execute("insert into movie values (2, 'after', 1)");
    forum.awaitSameMovies();

    Entry before = forum.movies().of("1").get(0);
    Entry after = forum.movies().of("2").get(0);
    assertThat(token.owner()).isEqualTo("forum");
    assertThat(token.epoch()).isEqualTo(before.version().epoch());
    assertThat(token.lsn()).isGreaterThan(before.version().lsn());
    assertThat(token.lsn()).isLessThan(after.version().lsn());
  }

  @Test
  void aTokenMakesEveryPartitionTellThatItHasComeSoFar() throws Exception {
    forum.publish();

    FreshnessToken token = tokens.now();

    Forum.patiently()
        .untilAsserted(
            () -> {
              assertThat(partitionsThatReach(token, forum.movies())).containsOnly(0, 1);
              assertThat(partitionsThatReach(token, forum.reviews())).containsOnly(0, 1);
            });
  }

  @Test
  void manyTokensAtOnceMakeFewHeartbeats() throws Exception {
    forum.publish();
    int heartbeats = forum.movies().markers("Heartbeat").size();
    long begun = System.nanoTime();

    List<FreshnessToken> given = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      given.add(tokens.now());
    }
    Forum.patiently()
        .until(
            () -> partitionsThatReach(given.get(299), forum.movies()).containsAll(List.of(0, 1)));

    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    assertThat(given).isSortedAccordingTo((one, other) -> Long.compare(one.lsn(), other.lsn()));
    assertThat(forum.movies().markers("Heartbeat").size() - heartbeats)
        .isLessThanOrEqualTo((int) (2 * (millis / 50 + 2)));
  }

  @Test
  void aTokenFromBeforeTheFirstRelayIsOfNoEpoch() throws Exception {
    FreshnessToken before = tokens.now();
    forum.publish();
    FreshnessToken since = tokens.now();

    assertThat(before.epoch()).isZero();
    assertThat(since.epoch()).isOne();
    assertThat(forum.movies().markers("SnapshotBegun"))
        .allSatisfy(begun -> assertThat(begun.version().lsn()).isGreaterThan(before.lsn()));
  }

  @Test
  void theEpochIsTheLatestOfThisServicesSlots() throws Exception {
    forum.execute(
        slot("tablecast_forum_2"), slot("tablecast_forum_10"), slot("tablecast_forum_store_11"));

    assertThat(tokens.now().epoch()).isEqualTo(10);
  }

  @Test
  void aConnectionThatDoesNotCommitByItselfIsCommitted() throws Exception {
    forum.publish();
    FreshnessToken token =
        new FreshnessTokens(
                forum.settings(),
                () -> {
                  Connection connection = forum.database().connect();
                  connection.setAutoCommit(false);
                  return connection;
                })
            .now();

    Forum.patiently()
        .until(() -> partitionsThatReach(token, forum.movies()).containsAll(List.of(0, 1)));
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsTold() {
    FreshnessTokens nowhere =
        new FreshnessTokens(
            forum.settings(),
            () -> {
              throw new SQLException("connection refused");
            });

    assertThatThrownBy(nowhere::now)
        .isInstanceOf(FreshnessTokenException.class)
        .hasMessageContaining("connection refused");
  }

  private static String slot(String name) {
    return "select pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(name);
  }

  private static List<Integer> partitionsThatReach(FreshnessToken token, TopicLog topic) {
    return topic.entries().stream()
        .filter(entry -> entry.version().epoch() == token.epoch())
        .filter(entry -> entry.version().lsn() >= token.lsn())
        .map(Entry::partition)
        .distinct()
        .toList();
  }
}
