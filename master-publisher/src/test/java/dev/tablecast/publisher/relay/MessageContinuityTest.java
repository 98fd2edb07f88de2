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
import java.sql.Connection;
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
      Forum.patiently()
          .until(() -> forum.query("select 1 from pg_replication_slots where active").size() > 0);
      forum.execute(letter("2", "orders", "1"));
      older.commit();
      Forum.await(publisher, State.RUNNING);
      assertThat(publisher.status().epoch()).isEqualTo(1);
    }

    Forum.patiently()
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

    Forum.patiently()
        .untilAsserted(
            () ->
                assertThat(letters.received("orders").values())
                    .singleElement()
                    .asInstanceOf(LIST)
                    .containsExactlyInAnyOrder("unseen", "seen"));
    letters.awaitAllDeleted();
  }
}
