package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.relay.RelayStatus;
import dev.tablecast.replica.Replicas;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitToReplicaTest {

  private static final String INSERT = "insert into specimen (id, part, flag, title) values ";

  private Whole whole;

  @BeforeEach
  void open() throws Exception {
    whole = new Whole();
  }

  @AfterEach
  void close() throws Exception {
    whole.close();
  }

  @Test
  void rowsBeforeAndAfterTheStartReachTheReplica() throws Exception {
    whole.forum(INSERT + "(1, 'a', true, 'Vertigo'), (0, '', false, '')");

    try (Publisher publisher = whole.publisher();
        Replicas replicas = whole.replicas()) {
      whole.awaitEqual();
      whole.forum(INSERT + "(2, 'b', true, 'Rope')");
      whole.awaitEqual();
      assertThat(whole.count()).isEqualTo(3);
      assertThat(publisher.status().state()).isEqualTo(RelayStatus.State.RUNNING);
    }
  }

  @Test
  void updatesDeletesChangedKeysSavepointsAndTruncateReachTheReplica() throws Exception {
    try (Publisher publisher = whole.publisher();
        Replicas replicas = whole.replicas()) {
      whole.forum(
          INSERT + "(1, 'a', true, 'Vertigo'), (2, 'b', true, 'Rope'), (3, 'c', true, 'Psycho')",
          "update specimen set title = 'Vertigo (1958)', amount = 7.50 where id = 1",
          "delete from specimen where id = 2",
          "update specimen set id = 30 where id = 3");
      whole.awaitEqual();
      try (Connection connection = whole.forum();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute(INSERT + "(4, 'd', true, 'Notorious')");
        statement.execute("savepoint s");
        statement.execute("update specimen set title = 'never'");
        statement.execute("rollback to s");
        statement.execute("update specimen set note = 'seen' where id = 4");
        connection.commit();
      }
      whole.awaitEqual();
      whole.forum("truncate specimen");
      whole.awaitEqual();
      whole.forum(INSERT + "(1, 'a', true, 'Vertigo again')");
      whole.awaitEqual();
      assertThat(whole.count()).isOne();
    }
  }

  @Test
  void anUnchangedLargeValueStaysWhatItWas() throws Exception {
    whole.forum("alter table specimen alter column note set storage external");
    try (Publisher publisher = whole.publisher();
        Replicas replicas = whole.replicas()) {
      whole.forum(
          "insert into specimen (id, part, flag, title, note)"
              + " values (1, 'a', true, 'Long', repeat('film ', 4000))");
      whole.forum("update specimen set title = 'Longer' where id = 1");
      whole.awaitEqual();
      assertThat(whole.count()).isOne();
    }
  }

  @Test
  void snapshotGoesOnWhileRowsChange() throws Exception {
    whole.forum(
        "insert into specimen (id, part, flag, title)"
            + " select i, 'p', true, 'film ' || i from generate_series(1, 500) i");
    try (Publisher publisher = whole.publisher();
        Replicas replicas = whole.replicas()) {
      for (int i = 1; i <= 500; i += 7) {
        whole.forum(
            "update specimen set title = 'changed' where id = " + i,
            "delete from specimen where id = " + (i + 1));
      }
      whole.awaitEqual();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> publisher.status().snapshots().isEmpty());
      whole.awaitEqual();
    }
  }

  @Test
  void aRestartedPublisherSendsNothingTwiceAndLosesNothing() throws Exception {
    try (Replicas replicas = whole.replicas()) {
      for (int round = 0; round < 3; round++) {
        try (Publisher publisher = whole.publisher()) {
          whole.forum(INSERT + "(%d, 'a', true, 'while it runs')".formatted(round * 10));
          whole.awaitEqual();
          whole.forum(INSERT + "(%d, 'a', true, 'as it ends')".formatted(round * 10 + 1));
        }
        whole.forum(INSERT + "(%d, 'a', true, 'while it is away')".formatted(round * 10 + 2));
      }
      try (Publisher publisher = whole.publisher()) {
        whole.awaitEqual();
        assertThat(publisher.status().epoch()).isOne();
      }
    }
    whole.history().assertNoChangeTwice();
  }

  @Test
  void aDroppedSlotBeginsANewEpochAndLosesNothing() throws Exception {
    try (Replicas replicas = whole.replicas()) {
      try (Publisher publisher = whole.publisher()) {
        whole.forum(INSERT + "(1, 'a', true, 'kept'), (2, 'b', true, 'to be deleted unseen')");
        whole.awaitEqual();
      }
      whole.dropSlots();
      whole.forum(
          "delete from specimen where id = 2", INSERT + "(3, 'c', true, 'inserted unseen')");
      try (Publisher publisher = whole.publisher()) {
        whole.awaitEqual();
        assertThat(publisher.status().epoch()).isEqualTo(2);
        assertThat(whole.count()).isEqualTo(2);
      }
    }
  }
}
