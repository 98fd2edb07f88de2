package dev.tablecast.publisher.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.OwnerDatabase;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.RequestPolicy;
import dev.tablecast.publisher.relay.RelayStatus.State;
import dev.tablecast.publisher.requests.RequestsStatus.Asker;
import dev.tablecast.wire.OwnerRequest;
import dev.tablecast.wire.OwnerRequest.Checksum;
import dev.tablecast.wire.OwnerRequest.Snapshot;
import dev.tablecast.wire.OwnerRequest.Unknown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a store asks of a forum. */
@ExtendWith(OutputCaptureExtension.class)
class RequestIntakeTest {

  private static final String TABLE = "forum.movie";

  private Forum forum;

  @BeforeEach
  void create() throws Exception {
    forum = Forum.create();
    allow(60);
    forum.execute("insert into movie select i, 'm', 1 from generate_series(1, 20) i");
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
  }

  @Test
  void theRowsOfARangeComeAgain() throws Exception {
    Publisher publisher = forum.publish();
    forum.executeUnseen("delete from movie where id = 5");

    ask(range("4", "6"));

    Forum.patiently().until(() -> forum.movies().titles("6").size() == 2);
    Forum.patiently().until(() -> forum.movies().titles("5").contains("-"));
    assertThat(forum.movies().titles("4")).containsExactly("m", "m");
    assertThat(forum.movies().titles("3")).containsExactly("m");
    Forum.patiently().until(() -> backlog() == 0);
    assertThat(store(publisher)).returns(1L, Asker::ordered).returns(0L, Asker::refused);
  }

  @Test
  void allRowsComeAgainAndThatIsASnapshotOfTheTable() throws Exception {
    forum.publish();

    ask(whole());

    Forum.patiently().until(() -> forum.movies().markers("SnapshotCompleted").size() == 4);
    assertThat(forum.movies().titles("20")).containsExactly("m", "m");
  }

  @Test
  void checksumsOfARangeAreLaidInTheTopic() throws Exception {
    forum.settings(forum.settings().withChecksumEvery(Duration.ZERO));
    Publisher publisher = forum.publish();

    ask(new Checksum("c1", TABLE, "4", "14", 5));
    ask(new Checksum("c2", "forum.actor", "4", "14", 5));

    Forum.patiently().until(() -> forum.movies().markers("Checksum").size() == 2 * 2);
    Forum.patiently().until(() -> backlog() == 0);
    assertThat(store(publisher)).returns(1L, Asker::ordered).returns(1L, Asker::refused);
  }

  @Test
  void whoIsNotListedHasNoTopicToAskIn() throws Exception {
    forum.publish();
    awaitTopic();

    assertThat(forum.pulsar().admin().topics().getList(forum.pulsar().namespace()))
        .filteredOn(topic -> topic.contains(".requests."))
        .containsExactly(topic());
  }

  @Test
  void whatIsTooMuchWaitsInTheTopicAndDelaysNoChange() throws Exception {
    allow(6);
    Publisher publisher = forum.publish();

    for (int i = 1; i <= 8; i++) {
      ask(range(Integer.toString(i), Integer.toString(i)));
    }
    Forum.patiently().until(() -> store(publisher).ordered() == 6);
    forum.execute("insert into movie values (100, 'meanwhile', 1)");
    Forum.patiently().until(() -> forum.movies().titles("100").equals(List.of("meanwhile")));

    assertThat(store(publisher).ordered()).as("before the next may").isEqualTo(6);
    assertThat(backlog()).isEqualTo(2);
    for (int i = 1; i <= 8; i++) {
      String id = Integer.toString(i);
      Forum.patiently().until(() -> forum.movies().titles(id).size() == 2);
    }
    Forum.patiently().until(() -> backlog() == 0);
  }

  @Test
  void aWholeTableAskedForOnceMoreWaitsWhileOtherRequestsGoBy() throws Exception {
    Publisher publisher = forum.publish();
    ask(whole());
    Forum.patiently().until(() -> forum.movies().markers("SnapshotCompleted").size() == 4);

    ask(whole());
    ask(whole());
    ask(range("7", "7"));

    Forum.patiently().until(() -> forum.movies().titles("7").size() == 3);
    assertThat(store(publisher).waiting()).isOne();
    Forum.patiently().until(() -> backlog() == 1);
    publisher.close();
    forum.start();
    Forum.patiently().until(() -> forum.movies().markers("SnapshotCompleted").size() == 6);
    Forum.patiently().until(() -> backlog() == 0);
  }

  @Test
  void aRequestWaitsForAnOwnerThatIsAway() throws Exception {
    forum.publish().close();

    ask(range("4", "4"));

    assertThat(backlog()).isOne();
    forum.start();
    Forum.patiently().until(() -> forum.movies().titles("4").size() == 2);
    Forum.patiently().until(() -> backlog() == 0);
  }

  @Test
  void aRequestIsNotAcknowledgedBeforeItsOrderHasCommitted() throws Exception {
    forum.publish().close();
    OwnerDatabase away = new OwnerDatabase("jdbc:postgresql://127.0.0.1:1/x", "x", null, true);
    Publisher cut = forum.start(forum.pulsar().client(), away);

    ask(range("4", "4"));

    Forum.patiently().until(() -> store(cut).trouble() != null);
    assertThat(store(cut).trouble()).contains("the owner's database did not take it");
    assertThat(backlog()).isOne();
    cut.close();
    forum.start();
    Forum.patiently().until(() -> forum.movies().titles("4").size() == 2);
    Forum.patiently().until(() -> backlog() == 0);
  }

  @Test
  void anotherInstanceTakesOverWhatOneLeaves() throws Exception {
    Publisher first = forum.publish();
    Publisher second = forum.start();
    ask(range("4", "4"));
    Forum.patiently().until(() -> store(first).ordered() + store(second).ordered() == 1);

    first.close();
    ask(range("5", "5"));

    Forum.patiently().until(() -> forum.movies().titles("5").size() == 2);
    Forum.await(second, State.RUNNING);
    Forum.patiently().until(() -> backlog() == 0);
  }

  @Test
  void whatMakesNoSenseIsToldAndPassed(CapturedOutput output) throws Exception {
    Publisher publisher = forum.publish();

    ask(new Snapshot("r1", "forum.actor", null, null));
    ask(new Snapshot("r2", TABLE, "abc", null));
    ask(new Snapshot("r3", TABLE, "9", "8"));
    ask(new Snapshot("r4", "some\nERROR thing", null, null));
    ask(new Unknown("r5", "Truncate"));
    ask(Map.of("request", "Snapshot", "id", "r6"));
    ask(Map.of());
    ask(range("7", "7"));

    Forum.patiently().until(() -> forum.movies().titles("7").size() == 2);
    assertThat(store(publisher)).returns(7L, Asker::refused).returns(1L, Asker::ordered);
    assertThat(store(publisher).trouble()).isNull();
    Forum.patiently().until(() -> backlog() == 0);
    assertThat(output)
        .contains("What store asks for is refused, request r1: this service publishes no table")
        .contains("request r2: not a key of table 'movie'")
        .contains("request r3: table 'movie' has no key from '9' to '8'")
        .contains("request r4: this service publishes no table 'some ERROR thing'")
        .contains("request r5: this release of the service knows no requests of kind 'Truncate'")
        .contains("not a request: property 'table' is missing")
        .contains("not a request: property 'request' is missing");
  }

  @Test
  void whatKeepsRequestsFromBeingReadIsToldAndTheRelayGoesOn() throws Exception {
    forum.pulsar().admin().topics().createNonPartitionedTopic(topic());
    Consumer<byte[]> inTheWay =
        forum.pulsar().client().newConsumer().topic(topic()).subscriptionName("forum").subscribe();

    Publisher publisher = forum.publish();

    Forum.patiently().until(() -> store(publisher).trouble() != null);
    forum.execute("insert into movie values (100, 'meanwhile', 1)");
    forum.awaitSameMovies();
    assertThat(publisher.status().state()).isEqualTo(State.RUNNING);
    inTheWay.close();
    Forum.patiently().until(() -> store(publisher).trouble() == null);
    ask(range("7", "7"));
    Forum.patiently().until(() -> forum.movies().titles("7").size() == 2);
  }

  private void allow(int perMinute) {
    forum.settings(forum.settings().withRequests(new RequestPolicy(Set.of("store"), perMinute)));
  }

  private static Asker store(Publisher publisher) {
    return Objects.requireNonNull(publisher.requests().askers().get("store"));
  }

  private static OwnerRequest whole() {
    return new Snapshot(UUID.randomUUID().toString(), TABLE, null, null);
  }

  private static OwnerRequest range(String from, String to) {
    return new Snapshot(UUID.randomUUID().toString(), TABLE, from, to);
  }

  private String topic() {
    return forum.settings().topic("forum.requests.store");
  }

  private void ask(OwnerRequest request) throws PulsarClientException {
    ask(request.properties());
  }

  private void ask(Map<String, String> properties) throws PulsarClientException {
    awaitTopic();
    try (Producer<byte[]> producer =
        forum.pulsar().client().newProducer().topic(topic()).create()) {
      producer.newMessage().value(new byte[0]).properties(properties).send();
    }
  }

  /** Else the broker would make it, without the owner's knowing. */
  private void awaitTopic() {
    Forum.patiently()
        .until(
            () ->
                forum
                    .pulsar()
                    .admin()
                    .topics()
                    .getList(forum.pulsar().namespace())
                    .contains(topic()));
  }

  private long backlog() throws PulsarAdminException {
    return Objects.requireNonNull(
            forum.pulsar().admin().topics().getStats(topic(), true).getSubscriptions().get("forum"))
        .getMsgBacklog();
  }
}
