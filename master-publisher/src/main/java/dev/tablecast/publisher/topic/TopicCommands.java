package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.OwnerRequest;
import dev.tablecast.wire.TopicGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lines of {@code pulsar-admin} that whoever administers Pulsar runs, so that a service that
 * owns tables needs no more rights than to write its topics. Whoever may produce into a table's
 * topic owns the table: it is granted to this service and to no other. Immutable.
 *
 * <pre>{@code
 * TopicCommands.of(settings, schema).lines().forEach(System.out::println);
 * }</pre>
 *
 * <p>The roles are the services' names.
 */
public final class TopicCommands {

  private final PublisherSettings settings;
  private final List<String> tables;

  private TopicCommands(PublisherSettings settings, List<String> tables) {
    this.settings = settings;
    this.tables = List.copyOf(tables);
  }

  /** The commands for what a service publishes, and for the services that may ask it. */
  public static TopicCommands of(PublisherSettings settings, OwnerSchema schema) {
    return new TopicCommands(
        settings, schema.tables().stream().map(PublishedTable::topic).toList());
  }

  /**
   * What makes the topics, with their policies; each topic's creation fails once it is there, and
   * all others can be run again.
   */
  public List<String> topics() {
    List<String> commands = new ArrayList<>();
    for (String table : tables) {
      String topic = settings.topic(table);
      commands.add(createPartitioned(topic, settings.partitions()));
      policies(topic, PolicyRules.ofTable(settings.topicPolicy())).forEach(commands::add);
    }
    String control = settings.topic(settings.controlTopic());
    commands.add(create(control));
    policies(control, PolicyRules.ofControl(settings.topicPolicy())).forEach(commands::add);
    for (String asker : askers()) {
      String topic = requestTopic(asker);
      commands.add(create(topic));
      policies(topic, PolicyRules.ofRequests()).forEach(commands::add);
    }
    return commands;
  }

  /**
   * What this service's role needs, and those that may ask it need for that. What their roles need
   * to read tables, they print themselves.
   */
  public List<TopicGrant> grants() {
    String owner = settings.service();
    Stream<TopicGrant> own =
        Stream.concat(tables.stream(), Stream.of(settings.controlTopic()))
            .map(name -> TopicGrant.own(settings.topic(name), owner));
    Stream<TopicGrant> requests =
        askers().stream()
            .flatMap(
                asker ->
                    Stream.of(
                        TopicGrant.read(requestTopic(asker), owner),
                        TopicGrant.write(requestTopic(asker), asker)));
    return Stream.concat(own, requests).toList();
  }

  /** All lines, in the order in which they are to be run. */
  public List<String> lines() {
    return Stream.concat(topics().stream(), grants().stream().map(TopicGrant::command)).toList();
  }

  /** All lines, as a script. */
  @Override
  public String toString() {
    return lines().stream().collect(Collectors.joining("\n", "", "\n"));
  }

  static String createPartitioned(String topic, int partitions) {
    return "pulsar-admin topics create-partitioned-topic -p %d %s".formatted(partitions, topic);
  }

  static String create(String topic) {
    return "pulsar-admin topics create " + topic;
  }

  static Stream<String> policies(String topic, List<PolicyRule<?>> rules) {
    return rules.stream().map(rule -> rule.commandFor(topic));
  }

  private List<String> askers() {
    return settings.requests().from().stream().sorted().toList();
  }

  private String requestTopic(String asker) {
    return settings.topic(OwnerRequest.topic(settings.service(), asker));
  }
}
