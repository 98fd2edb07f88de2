package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.relay.RelayStatus.State;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Those states of a relay that no other test brings about. */
class StatesTest {

  private Forum forum;

  @BeforeEach
  void create() throws Exception {
    forum = Forum.create();
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
  }

  @Test
  void startsAndCatchesUpWithWhatWasCommittedBefore() throws Exception {
    forum.publish().close();
    forum.execute("insert into movie select i, 'm', 1 from generate_series(1, 50000) i");

    Publisher next = forum.start();

    assertThat(next.status().state()).isEqualTo(State.STARTING);
    Forum.patiently()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> next.status().state() == State.CATCHING_UP);
    Forum.await(next, State.RUNNING);
  }

  @Test
  void failsAsLongAsATopicIsNotAsItHasToBe() throws Exception {
    String topic = forum.settings().topic("forum.movie");
    forum.pulsar().admin().topics().createNonPartitionedTopic(topic);
    Publisher publisher = forum.start();

    Forum.await(publisher, State.FAILED);
    assertThat(publisher.status().detail()).contains(topic, "exists without partitions");
    assertThat(publisher.status().wayOut()).contains("tries again by itself");

    forum.pulsar().admin().topics().delete(topic);
    Forum.await(publisher, State.RUNNING);
  }
}
