package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tablecast.contract.Facet;
import dev.tablecast.wire.FreshnessToken;
import dev.tablecast.wire.OwnerRequest;
import dev.tablecast.wire.OwnerRequest.Checksum;
import dev.tablecast.wire.OwnerRequest.Snapshot;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Reader;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store asks of its owner, of its own accord too. */
class OwnerRequestsTest {

  private static final Duration SOON = Duration.ofSeconds(1);

  private Store store;
  private String requestTopic;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(2);
    requestTopic = "persistent://" + store.namespace + "/forum.requests.store";
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void areWrittenForTheOwnerToRead() throws Exception {
    list();
    try (Replicas replicas = store.start()) {
      replicas.requestSnapshot("film");
      replicas.requestSnapshot("film", "7", "9");
      replicas.requestSnapshot("public.film", null, "9");
    }
    requests().checksum(facet(), "7", null, 100);

    assertThat(asked().subList(0, 3))
        .extracting("table", "from", "to")
        .containsExactly(
            Tuple.tuple("forum.film", null, null),
            Tuple.tuple("forum.film", "7", "9"),
            Tuple.tuple("forum.film", null, "9"));
    assertThat(asked().get(3))
        .isInstanceOf(Checksum.class)
        .extracting("table", "after", "upTo", "rowsPerChunk")
        .containsExactly("forum.film", "7", null, 100);
    assertThat(asked()).extracting(OwnerRequest::id).doesNotHaveDuplicates();
  }

  @Test
  void ofAnUnlistedServiceAreRefusedWithWhatTheOwnerHasToDo() throws Exception {
    try (Replicas replicas = store.start()) {
      assertThatThrownBy(() -> replicas.requestSnapshot("film"))
          .isInstanceOf(OwnerRequestException.class)
          .hasMessageContaining("forum takes no requests of store")
          .hasMessageContaining("no topic " + requestTopic)
          .hasMessageContaining("list 'store' in forum's tablecast.publisher.requests-from");
    }

    assertThat(requests().areTakenFor(facet())).isFalse();
    assertThat(store.admin.topics().getList(store.namespace))
        .as("nor are they made by looking for them")
        .noneMatch(topic -> topic.contains("requests"));
  }

  @Test
  void areTakenOnceTheOwnerListsTheService() throws Exception {
    list();

    assertThat(requests().areTakenFor(facet())).isTrue();
  }

  @Test
  void forKeysOfAnotherTableAreRefusedHereForTheOwnerCannotAnswer() throws Exception {
    list();
    try (Replicas replicas = store.start()) {
      assertThatThrownBy(() -> replicas.requestSnapshot("film", "7,8", null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not a key of forum.film: '7,8'. Its key is [id]");
      assertThatThrownBy(() -> replicas.requestSnapshot("film", null, ""))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> replicas.requestSnapshot("actor"))
          .isInstanceOf(UnknownReplicaException.class);
    }
    assertThat(asked()).isEmpty();
  }

  @Test
  void areMadeByThemselvesWhereTheTopicLacksItsSnapshotForLong() throws Exception {
    list();
    store.has(1, "One", 2001).topic.flush();
    try (Replicas replicas =
        store.start(store.films(), store.settings().withSnapshotRequestedAfter(SOON))) {
      await().until(() -> asked().size() >= 2);

      assertThat(asked())
          .as("again and again")
          .allMatch(request -> request instanceof Snapshot snapshot && snapshot.isWhole());
      Version begun = store.topic.beginSnapshot();
      store.has(1, "One", 2001).topic.completeSnapshot(begun).flush();
      await().until(() -> isWhole());
      int before = asked().size();
      await().during(SOON.multipliedBy(3)).until(() -> asked().size() <= before + 1);
    }
  }

  @Test
  void areNotMadeByThemselvesUnlessThatIsConfigured() throws Exception {
    list();
    store.has(1, "One", 2001).topic.flush();
    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().size() == 1);
      await().during(SOON.multipliedBy(2)).until(() -> asked().isEmpty());
    }
  }

  @Test
  void areMadeForATopicThatHasLostWhatTheReplicaHadWhole() throws Exception {
    list();
    completeSnapshotOf(1);
    FreshnessToken early = store.topic.token();
    try (Replicas replicas = store.start()) {
      store.topic.heartbeat().flush();
      replicas.requireFresh("film", early, Duration.ofSeconds(60));
    }

    store.topic.lose().makeAnew();
    FreshnessToken token = store.topic.token();
    store.has(2, "Two", 2002).topic.heartbeat().flush();

    try (Replicas replicas =
        store.start(store.films(), store.settings().withSnapshotRequestedAfter(SOON))) {
      await().until(() -> store.database.films().size() == 2);
      await().until(() -> !asked().isEmpty());
      assertThatThrownBy(() -> replicas.requireFresh("film", token, Duration.ZERO))
          .as("changes may have gone with the topic")
          .hasMessageContaining("the owner's snapshot of that epoch is not here as a whole");
      completeSnapshotOf(2);
      replicas.requireFresh("film", token, Duration.ofSeconds(60));
      assertThat(store.database.films()).containsExactly("2|Film 2|2002|null");
    }
  }

  private void completeSnapshotOf(long id) {
    Version begun = store.topic.beginSnapshot();
    store.has(id, "Film " + id, 2000 + (int) id).topic.completeSnapshot(begun).flush();
  }

  private boolean isWhole() throws Exception {
    return store
        .database
        .query("select 1 from tablecast.snapshot where partition = -1")
        .equals(List.of("1"));
  }

  /** As the owner does that lists this service. */
  private void list() throws Exception {
    store.admin.topics().createNonPartitionedTopic(requestTopic);
  }

  private PulsarOwnerRequests requests() {
    return new PulsarOwnerRequests(store.settings(), store.client);
  }

  private Facet facet() {
    return store.films().contract().masterFacet();
  }

  private List<OwnerRequest> asked() throws IOException {
    List<OwnerRequest> all = new ArrayList<>();
    try (Reader<byte[]> reader =
        store.client.newReader().topic(requestTopic).startMessageId(MessageId.earliest).create()) {
      while (reader.hasMessageAvailable()) {
        all.add(OwnerRequest.of(reader.readNext().getProperties()));
      }
    }
    return all;
  }
}
