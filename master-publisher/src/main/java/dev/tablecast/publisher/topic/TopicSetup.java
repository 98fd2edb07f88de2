package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.schema.PublishedTable;
import java.util.List;
import java.util.Map;
import org.apache.pulsar.client.admin.PulsarAdmin;

/** Topics as Tablecast needs them. */
public final class TopicSetup {

  public TopicSetup(PublisherSettings settings, PulsarAdmin admin) {}

  /**
   * Creates the topics, their policies and schemas, or checks them.
   *
   * @return the number of partitions of each, by the topic's local name
   */
  public Map<String, Integer> prepare(List<PublishedTable> tables) {
    return Map.of();
  }

  /** Creates a topic of one partition, compacted and retained like the others, or checks it. */
  public void prepareControlTopic(String name) {}
}
