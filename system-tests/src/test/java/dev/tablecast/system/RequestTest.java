package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.publisher.Publisher;
import dev.tablecast.replica.OwnerRequestException;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.Replicas;
import dev.tablecast.wire.RowKey;
import java.time.Duration;
import java.util.List;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that is not what it should be, and asks the forum. */
class RequestTest {

  private static final String FIRST = RowKey.of(List.of("10", "p"));
  private static final String LAST = RowKey.of(List.of("20", "p"));

  private Whole whole;

  @BeforeEach
  void open() throws Exception {
    whole = new Whole();
    whole.forum(
        "insert into specimen (id, part, flag, title)"
            + " select i, 'p', true, 'film ' || i from generate_series(1, 100) i");
  }

  @AfterEach
  void close() throws Exception {
    whole.close();
  }

  @Test
  void aRangeMendsItsRowsAndNoOthers() throws Exception {
    try (Publisher publisher = whole.publisher();
        Replicas replicas = whole.replicas()) {
      whole.awaitEqual();
      behindTheGuard("delete from specimen where id in (12, 13, 50)");

      ask(replicas, FIRST, LAST);

      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> whole.count() == 99);
      assertThat(whole.copies()).noneMatch(row -> row.startsWith("(50,"));
    }
  }

  @Test
  void aWholeSnapshotMendsEverythingWithoutARebuild() throws Exception {
    try (Publisher publisher = whole.publisher();
        Replicas replicas = whole.replicas()) {
      whole.awaitEqual();
      behindTheGuard("delete from specimen where id < 30");
      behindTheGuard("update specimen set title = 'spoiled' where id > 80");
      behindTheGuard("update specimen set id = 1000 where id = 60");

      ask(replicas, null, null);

      whole.awaitEqual();
    }
  }

  @Test
  void aRequestWhileTheForumIsAwayIsDoneWhenItIsBack() throws Exception {
    try (Replicas replicas = whole.replicas()) {
      try (Publisher publisher = whole.publisher()) {
        whole.awaitEqual();
        ask(replicas, LAST, LAST);
      }
      behindTheGuard("delete from specimen where id = 15");
      ask(replicas, FIRST, LAST);

      try (Publisher publisher = whole.publisher()) {
        whole.awaitEqual();
        assertThat(publisher.requests().askers()).containsOnlyKeys("store");
      }
    }
  }

  @Test
  void aServiceThatTheForumDoesNotListIsToldSo() throws Exception {
    try (Publisher publisher = whole.publisher();
        Replicas audit = whole.replicas(ReplicaSettings.of("audit"))) {
      whole.awaitEqual();

      assertThatThrownBy(() -> audit.requestSnapshot("specimen"))
          .isInstanceOf(OwnerRequestException.class)
          .hasMessageContaining("list 'audit' in forum's tablecast.publisher.requests-from");
    }
  }

  @Test
  void aTopicThatIsDeletedUnderThemIsFilledAgainAndNothingIsLost() throws Exception {
    try (Publisher publisher = whole.publisher();
        Replicas replicas =
            whole.replicas(
                ReplicaSettings.of("store").withSnapshotRequestedAfter(Duration.ofSeconds(2)))) {
      whole.awaitEqual();

      try (PulsarAdmin admin = whole.admin()) {
        admin.topics().deletePartitionedTopic(whole.topic(), true);
      }
      whole.forum(
          "delete from specimen where id = 7", "update specimen set title = 'new' where id = 8");

      whole.awaitEqual();
      whole.awaitPassage();
    }
  }

  /** As soon as the forum has made the topic, which it does while the first rows come. */
  private static void ask(Replicas replicas, @Nullable String from, @Nullable String to) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(OwnerRequestException.class)
        .until(
            () -> {
              replicas.requestSnapshot("specimen", from, to);
              return true;
            });
  }

  private void behindTheGuard(String statement) throws Exception {
    whole.store("set tablecast.applying = 'on'", statement);
  }
}
