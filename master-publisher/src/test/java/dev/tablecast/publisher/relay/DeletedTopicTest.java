package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.Publisher;
import org.apache.pulsar.client.admin.TopicPolicies;
import org.apache.pulsar.client.admin.Topics;
import org.apache.pulsar.common.policies.data.RetentionPolicies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Topics that somebody deletes, of which the relay's memory says that they are whole. */
class DeletedTopicTest {

  private Forum forum;
  private Topics topics;

  @BeforeEach
  void publishMovies() throws Exception {
    forum = Forum.create();
    topics = forum.pulsar().admin().topics();
    forum.execute("insert into movie select i, 'm', 1 from generate_series(1, 20) i");
    forum.publish().close();
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
  }

  @Test
  void aTopicThatWasDeletedIsFilledAgain() throws Exception {
    topics.deletePartitionedTopic(forum.settings().topic("forum.movie"), true);

    Publisher publisher = forum.start();

    Forum.await(publisher, RelayStatus.State.RUNNING);
    forum.awaitSnapshots(1);
    forum.awaitSameMovies();
    assertThat(forum.movies().movies()).hasSize(20);
    assertThat(forum.reviews().markers("SnapshotBegun")).as("of the other topic").hasSize(2);
  }

  @Test
  void aPartitionThatWasDeletedIsFilledAgain() throws Exception {
    topics.delete(forum.settings().topic("forum.movie") + "-partition-1", true);
    forum.execute("delete from movie where id = 1");

    Publisher publisher = forum.start();

    Forum.await(publisher, RelayStatus.State.RUNNING);
    Forum.patiently().until(() -> forum.movies().markers("SnapshotCompleted").size() == 3);
    forum.awaitSameMovies();
  }

  @Test
  void aTopicThatIsThereIsNotPublishedAgain() throws Exception {
    Publisher publisher = forum.start();

    Forum.await(publisher, RelayStatus.State.RUNNING);
    forum.execute("insert into movie values (100, 'new', 1)");
    forum.awaitSameMovies();
    assertThat(forum.movies().markers("SnapshotBegun")).hasSize(2);
  }

  @Test
  void aTopicOfWhichOnlyTheCompactedPartIsLeftIsNotPublishedAgain() throws Exception {
    for (int i = 0; i < 2; i++) {
      keepOnlyCompacted(forum.settings().topic("forum.movie") + "-partition-" + i);
    }

    Publisher publisher = forum.start();

    Forum.await(publisher, RelayStatus.State.RUNNING);
    forum.execute("insert into movie values (100, 'new', 1)");
    Forum.patiently().until(() -> forum.movies().titles("100").contains("new"));
    assertThat(forum.movies().markers("SnapshotBegun")).isEmpty();
  }

  /** As Pulsar does by and by, when the time of retention is over. */
  private void keepOnlyCompacted(String partition) throws Exception {
    topics.triggerCompaction(partition);
    Forum.patiently()
        .until(() -> topics.compactionStatus(partition).status.name().equals("SUCCESS"));
    TopicPolicies policies = forum.pulsar().admin().topicPolicies();
    policies.setRetention(forum.settings().topic("forum.movie"), new RetentionPolicies(0, 0));
    // It keeps the last messages too, until there are many more.
    policies.setDeduplicationStatus(forum.settings().topic("forum.movie"), false);
    topics.unload(partition);
    Forum.patiently()
        .ignoreExceptions()
        .until(
            () -> {
              topics.trimTopic(partition);
              return topics.getInternalStats(partition).numberOfEntries == 0;
            });
  }
}
