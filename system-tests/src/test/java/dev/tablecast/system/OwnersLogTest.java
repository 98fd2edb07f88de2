package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.replica.Replicas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.Reader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the owner's log when its server is another one than before. */
class OwnersLogTest {

  private static final String INSERT = "insert into specimen (id, part, flag, title) values ";

  private static final String NEW_SEGMENT = "select pg_switch_wal()";

  private ForumServer server;
  private Whole whole;

  @BeforeEach
  void open() throws Exception {
    server = ForumServer.start();
    whole = new Whole(server::primary, PostgresServer.shared(), PulsarServer.shared());
    whole.forum(INSERT + "(1, 'a', true, 'in the copy'), (2, 'b', true, 'in the copy')");
  }

  @AfterEach
  void close() throws Exception {
    whole.close();
    server.close();
  }

  @Test
  void aRestoredCopyIsNoticedThoughNothingIsCommittedToIt() throws Exception {
    assertNoticed();
  }

  @Test
  void aRestoredCopyIsNoticedThoughItsLogHasGrownPastWhatWasPublished() throws Exception {
    assertNoticed(
        INSERT + "(4, 'd', true, 'on the copy')",
        NEW_SEGMENT,
        INSERT + "(5, 'e', true, 'on the copy')",
        NEW_SEGMENT);
  }

  private void assertNoticed(String... onTheCopy) throws Exception {
    try (Replicas replicas = whole.replicas()) {
      try (Publisher publisher = whole.publisher()) {
        whole.awaitEqual();
      }
      server.primary().stop();
      Path copy = server.primary().copyData();
      server.primary().restart();
      try (Publisher publisher = whole.publisher()) {
        // So much is lost that heartbeats alone would take hours to make up for it.
        whole.forum(
            NEW_SEGMENT, INSERT + "(3, 'c', true, 'lost')", "delete from specimen where id = 1");
        whole.awaitEqual();
      }

      server.primary().stop();
      server.primary().restoreData(copy);
      server.primary().restart();
      whole.forum(onTheCopy);

      try (Publisher publisher = whole.publisher()) {
        whole.awaitEqual();
        assertThat(whole.count()).isEqualTo(2 + onTheCopy.length / 2);
        assertThat(publisher.status().epoch()).isEqualTo(2);
      }
    }
    whole.history().assertNoChangeTwice();
  }

  @Test
  void aCommitThatIsInTheTopicAloneIsNoticedThoughNoCheckpointTells() throws Exception {
    try (Replicas replicas = whole.replicas()) {
      try (Publisher publisher = whole.publisher()) {
        whole.awaitEqual();
      }
      List<Map<String, String>> before = checkpoints();
      server.primary().stop();
      Path copy = server.primary().copyData();
      server.primary().restart();
      try (Publisher publisher = whole.publisher()) {
        whole.forum(INSERT + "(3, 'c', true, 'lost')", "delete from specimen where id = 1");
        whole.awaitEqual();
      }
      // As if the relay had died, with the server, before this was acknowledged.
      record(before.get(before.size() - 1));

      server.primary().stop();
      server.primary().restoreData(copy);
      server.primary().restart();
      whole.forum(INSERT + "(4, 'd', true, 'on the copy')", INSERT + "(5, 'e', true, 'on it')");

      try (Publisher publisher = whole.publisher()) {
        whole.awaitEqual();
        assertThat(whole.count()).isEqualTo(4);
        assertThat(publisher.status().epoch()).isEqualTo(2);
      }
    }
    whole.history().assertNoChangeTwice();
  }

  @Test
  void anEpochIsOnRecordBeforeItsFirstChangeAndNeverBegunAgain() throws Exception {
    try (Publisher publisher = whole.publisher();
        Replicas replicas = whole.replicas()) {
      whole.awaitEqual();
    }
    assertThat(checkpoints().get(0)).containsEntry("epoch", "1").containsEntry("lsn", "0");

    // What a relay leaves that dies, together with its slot, before anything is acknowledged.
    Map<String, String> died = new HashMap<>(checkpoints().get(0));
    died.put("epoch", "2");
    record(died);

    try (Publisher publisher = whole.publisher()) {
      Awaitility.await().untilAsserted(() -> assertThat(publisher.status().epoch()).isEqualTo(3));
    }
  }

  @Test
  void aStandbyThatKeptTheSlotGoesOnInTheSameEpoch() throws Exception {
    assertThat(epochAfterPromotion(true)).isOne();
  }

  @Test
  void aStandbyWithoutTheSlotBeginsANewEpoch() throws Exception {
    assertThat(epochAfterPromotion(false)).isEqualTo(2);
  }

  private int epochAfterPromotion(boolean withSlots) throws Exception {
    try (Replicas replicas = whole.replicas();
        ServiceJvm forum = ServiceJvm.forum(whole::forumSite)) {
      whole.awaitEqual();
      Promotion promotion = new Promotion(whole, server, forum, withSlots);
      promotion.prepare();
      whole.forum(INSERT + "(3, 'c', true, 'after the copy')", "delete from specimen where id = 1");
      whole.awaitEqual();

      promotion.strike();
      promotion.mend();
      forum.kill();

      try (Publisher publisher = whole.publisher()) {
        whole.awaitPassage();
        whole.awaitEqual();
        return publisher.status().epoch();
      } finally {
        whole.history().assertNoChangeTwice();
      }
    }
  }

  private String control() {
    return whole.topic().replace(".specimen", ".relay");
  }

  private void record(Map<String, String> checkpoint) throws Exception {
    try (Producer<byte[]> producer = whole.client.newProducer().topic(control()).create()) {
      producer.newMessage().key("checkpoint").value(new byte[1]).properties(checkpoint).send();
    }
  }

  /** All that the relays have put on record about how far they are. */
  private List<Map<String, String>> checkpoints() throws Exception {
    List<Map<String, String>> all = new ArrayList<>();
    try (Reader<byte[]> reader =
        whole.client.newReader().topic(control()).startMessageId(MessageId.earliest).create()) {
      while (reader.hasMessageAvailable()) {
        Message<byte[]> message = reader.readNext();
        if (message.getKey().equals("checkpoint")) {
          all.add(message.getProperties());
        }
      }
    }
    return all;
  }
}
