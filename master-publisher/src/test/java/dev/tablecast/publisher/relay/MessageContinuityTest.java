package dev.tablecast.publisher.relay;

import static dev.tablecast.publisher.relay.Letters.ids;
import static dev.tablecast.publisher.relay.Letters.letter;
import static dev.tablecast.publisher.relay.Letters.letters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.TestDatabase;
import dev.tablecast.publisher.relay.RelayStatus.State;
import dev.tablecast.publisher.topic.Checkpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No message is lost, whatever ends a relay or its log; nor does one overtake another. */
class MessageContinuityTest {

  private static final String CUT =
      "select pg_terminate_backend(active_pid) from pg_replication_slots"
          + " where database = current_database()";

  private Forum forum;
  private Letters letters;

  @BeforeEach
  void create() throws Exception {
    forum = Forum.create();
    letters = Letters.of(forum);
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
  }

  @Test
  void aRelayThatDiesBeforeItsCheckpointLeavesRowsThatTheNextSendsAgain() throws Exception {
    forum.settings(forum.settings().withHeartbeatInterval(Duration.ofHours(1)));
    Publisher publisher = letters.publish();
    forum.awaitSnapshots(1);
    TakeOverTest.awaitRest(publisher);
    TakeOverTest.fenceTheRelaysMemory(forum);

    forum.execute(letters(1, 100, "orders"));

    letters.awaitInOrder("orders", ids(1, 100));
    letters.awaitAllDeleted();
    assertThat(letters.arrived("orders")).as("sent by both relays").hasSize(200);
    assertThat(publisher.status().epoch()).isEqualTo(1);
  }

  @Test
  void relaysThatAreKilledUnderLoadLoseNothingAndKeepEachKeysOrder() throws Exception {
    letters.publish();
    forum.start(letters.schema());

    for (int round = 0; round < 5; round++) {
      forum.execute(letters(round * 300 + 1, round * 300 + 150, "orders"), CUT);
      forum.execute(letters(round * 300 + 151, round * 300 + 300, "orders"));
    }

    letters.awaitInOrder("orders", ids(1, 1500));
    letters.awaitAllDeleted();
  }

  @Test
  void aMessageThatPulsarRefusesForNowHoldsUpTheCheckpointAndItsRowStays() throws Exception {
    Publisher publisher = letters.publish();
    forum.execute(letter("1", "orders", "1"));
    letters.awaitAllDeleted();
    String topic = forum.settings().topic("orders");
    forum.pulsar().admin().topics().terminatePartitionedTopic(topic);

    forum.execute(letter("2", "orders", "1"));
    Forum.await(publisher, State.WAITING_FOR_SERVER);
    assertThat(letters.stored()).containsExactly("2");
    forum.pulsar().admin().topics().deletePartitionedTopic(topic, true);

    Letters.patiently().until(() -> letters.received("orders"), Map.of("1", List.of("2"))::equals);
    letters.awaitAllDeleted();
  }

  @Test
  void aRowIsDeletedOnceTheCheckpointHasPassedItsCommit() throws Exception {
    try (DrivenRelay relay = DrivenRelay.of(forum);
        Connection connection = forum.database().connect()) {
      letters.schema().preparePublication(connection);
      MessageSweep sweep =
          new MessageSweep(letters.schema(), letters.schema().shapes(connection), relay.parts());
      forum.execute(letter("1", "orders", "1"));
      sweep.passed(new Checkpoint(1, end(), 0, "this"));
      Thread sweeping = new Thread(() -> run(sweep, connection));
      sweeping.start();
      Letters.patiently().during(Duration.ofSeconds(1)).until(() -> letters.stored().size() == 1);

      sweep.passed(new Checkpoint(1, end() + 1, 0, "this"));

      letters.awaitAllDeleted();
      sweeping.interrupt();
      sweeping.join();
    }
  }

  private long end() throws Exception {
    return Lsn.parse(forum.query("select pg_current_wal_insert_lsn()").get(0));
  }

  private static void run(MessageSweep sweep, Connection connection) {
    try {
      sweep.run(connection);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aLostSlotCostsNoMessageThatIsLeft() throws Exception {
    letters.publish().close();
    forum.execute(letters(1, 1000, "orders"));
    forum.database().dropSlots();

    Publisher next = letters.publish();
    forum.execute(letters(1001, 1010, "orders"));

    letters.awaitInOrder("orders", ids(1, 1010));
    letters.awaitAllDeleted();
    assertThat(next.status().epoch()).isEqualTo(2);
  }

  @Test
  void messagesOlderThanTheirTablesPlaceInTheLogArePublishedToo() throws Exception {
    forum.publish().close();
    forum.execute(letter("0", "orders", "1"));
    try (Connection older = forum.database().connect()) {
      older.setAutoCommit(false);
      TestDatabase.execute(older, letter("1", "orders", "1"));
      Publisher publisher = forum.start(letters.schema());
      Letters.patiently()
          .until(() -> forum.query("select 1 from pg_replication_slots where active").size() > 0);
      forum.execute(letter("2", "orders", "1"));
      Forum.await(publisher, State.CATCHING_UP);
      Letters.patiently()
          .during(Duration.ofSeconds(1))
          .until(() -> letters.arrived("orders").isEmpty());
      older.commit();
      Forum.await(publisher, State.RUNNING);
      assertThat(publisher.status().epoch()).isEqualTo(1);
    }

    Letters.patiently()
        .untilAsserted(
            () ->
                assertThat(letters.received("orders"))
                    .isEqualTo(Map.of("1", List.of("0", "1", "2"))));
    letters.awaitAllDeleted();
  }

  @Test
  void messagesThatCameWhileThePublicationLackedTheirTableAreNotSweptAway() throws Exception {
    letters.publish();
    forum.execute(
        "alter publication tablecast_forum drop table eventuate.message",
        letter("unseen", "orders", "1"),
        "alter publication tablecast_forum add table eventuate.message"
            + " (id, destination, headers, payload, published)",
        letter("seen", "orders", "1"));

    Letters.patiently()
        .untilAsserted(
            () ->
                assertThat(letters.received("orders").values())
                    .singleElement()
                    .asInstanceOf(LIST)
                    .containsExactlyInAnyOrder("unseen", "seen"));
    letters.awaitAllDeleted();
  }
}
