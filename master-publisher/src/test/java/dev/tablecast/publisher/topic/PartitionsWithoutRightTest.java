package dev.tablecast.publisher.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.TopicLog.Entry;
import dev.tablecast.publisher.relay.RelayStatus.State;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClientException;
import org.junit.jupiter.api.Test;

/** A forum that is asked for partitions and may not add any. */
class PartitionsWithoutRightTest {

  @Test
  void publishesAsBeforeAndTellsTheCommandUntilSomebodyHasRunIt() throws Exception {
    try (Forum forum = Forum.create();
        AdminGate gate =
            new AdminGate(
                forum.pulsar().server().adminUrl(),
                (method, path) ->
                    method.equals("POST") && path.endsWith("/partitions") ? 403 : 0)) {
      String topic = forum.settings().topic("forum.movie");
      Publisher publisher = forum.start(() -> admin(gate));
      Forum.await(publisher, State.RUNNING);
      forum.awaitSnapshots(1);

      publisher.topics().addPartitions("movie", 4, "a test");
      Forum.patiently().until(() -> publisher.status().wayOut() != null);
      forum.execute("insert into movie select i, 'm', 1 from generate_series(1, 50) i");
      forum.awaitSameMovies();

      assertThat(publisher.status().state()).isEqualTo(State.RUNNING);
      assertThat(publisher.status().wayOut())
          .contains("pulsar-admin topics update-partitioned-topic -p 4 " + topic);

      publisher.close();
      Publisher next = forum.start(() -> admin(gate));
      Forum.patiently().until(() -> next.status().wayOut() != null);
      forum.pulsar().admin().topics().updatePartitionedTopic(topic, 4);

      Forum.patiently().until(() -> forum.movies().markers("SnapshotCompleted").size() == 2 + 4);
      assertThat(forum.movies().rows())
          .filteredOn(row -> row.value() != null)
          .extracting(Entry::partition)
          .contains(0, 1, 2, 3);
      Forum.patiently().until(() -> next.status().wayOut() == null);
    }
  }

  private static PulsarAdmin admin(AdminGate gate) {
    try {
      return gate.admin();
    } catch (PulsarClientException e) {
      throw new IllegalStateException(e);
    }
  }
}
