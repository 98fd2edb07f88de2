package dev.tablecast.publisher.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.RequestPolicy;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.wire.TopicGrant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicCommandsTest {

  private final PublisherSettings settings =
      PublisherSettings.of("forum").withRequests(RequestPolicy.byDefault().from("store"));

  private final TopicCommands commands =
      TopicCommands.of(
          settings, new OwnerSchema(settings, List.of(MasterTable.of(Movie.class)), List.of()));

  @Test
  void grantTheOwnerItsTopicsAndTheAskerItsRequests() {
    assertThat(commands.grants())
        .extracting(TopicGrant::command)
        .containsExactly(
            "pulsar-admin topics grant-permission persistent://public/default/forum.movie --role forum --actions produce,consume",
            "pulsar-admin topics grant-permission persistent://public/default/forum.relay --role forum --actions produce,consume",
            "pulsar-admin topics grant-permission persistent://public/default/forum.requests.store --role forum --actions consume",
            "pulsar-admin topics grant-permission persistent://public/default/forum.requests.store --role store --actions produce");
  }

  @Test
  void makeEachTopicBeforeTheySetItsPolicies() {
    assertThat(commands.topics())
        .filteredOn(line -> line.endsWith("forum.movie"))
        .startsWith(
            "pulsar-admin topics create-partitioned-topic -p 4 persistent://public/default/forum.movie",
            "pulsar-admin topicPolicies set-compaction-threshold -t 67108864 persistent://public/default/forum.movie");
    assertThat(commands.topics())
        .contains(
            "pulsar-admin topics create persistent://public/default/forum.relay",
            "pulsar-admin topicPolicies set-retention -t -1 -s 64M persistent://public/default/forum.relay",
            "pulsar-admin topics create persistent://public/default/forum.requests.store");
  }

  @Test
  void areAScriptOfOneLineEach() {
    assertThat(commands.toString().lines()).containsExactlyElementsOf(commands.lines());
  }
}
