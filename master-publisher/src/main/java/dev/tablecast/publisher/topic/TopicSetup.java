package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.TopicGrant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's topics as its contracts need them: partitioned, with the policies on which
 * Tablecast's promises rest, and the contract as schema. What is missing is made; what the client
 * may not make is told with the commands for whoever may. Confined to one thread.
 *
 * <p>Policies are the topics' own, which needs a broker with {@code systemTopicEnabled} and {@code
 * topicLevelPoliciesEnabled}, as is the default. Only what does not fit is set: an operator's
 * policy for the whole namespace will do.
 */
public final class TopicSetup {

  private static final Logger log = LoggerFactory.getLogger(TopicSetup.class);

  private final PublisherSettings settings;
  private final PulsarAdmin admin;
  private final TopicFaults faults;
  private final PolicySetup policies;

  /** The topics of a service, set up by a client that the caller closes. */
  public TopicSetup(PublisherSettings settings, PulsarAdmin admin) {
    this.settings = settings;
    this.admin = admin;
    this.faults = new TopicFaults(settings);
    this.policies = new PolicySetup(admin, faults);
  }

  /**
   * Creates the topics, their policies and schemas where they are missing.
   *
   * @return the number of partitions of each, by the topic's local name; a topic that exists keeps
   *     its own
   * @throws TopicMismatchException with the commands that mend what the client may not
   * @throws dev.tablecast.contract.compatibility.IncompatibleContractException if a contract breaks
   *     with its topic's schema; nothing has been changed
   * @throws dev.tablecast.publisher.ServerUnreachableException if a later attempt can succeed
   */
  public Map<String, Integer> prepare(List<PublishedTable> tables) {
    checkContracts(tables);
    Map<String, Integer> partitions = new LinkedHashMap<>();
    for (PublishedTable table : tables) {
      String topic = settings.topic(table.topic());
      faults.attempt(
          TopicGrant.own(topic, settings.service()),
          () -> {
            OptionalInt count = ensurePartitioned(topic);
            if (count.isPresent()) {
              partitions.put(table.topic(), count.getAsInt());
              policies.ensure(topic, PolicyRules.ofTable(settings.topicPolicy()));
              new ContractSchema(table.facet().contract()).register(admin, topic);
            }
          });
    }
    faults.refuse();
    return partitions;
  }

  /**
   * Creates a topic of messages and its policies where they are missing. One that exists keeps its
   * partitions, or has none: others use it too.
   *
   * @param name the topic's local name
   * @throws TopicMismatchException with the commands that mend what the client may not
   * @throws dev.tablecast.publisher.ServerUnreachableException if a later attempt can succeed
   */
  public void prepareMessageTopic(String name) {
    String topic = settings.topic(name);
    List<PolicyRule<?>> rules = PolicyRules.ofMessages(settings.topicPolicy());
    faults.attempt(
        TopicGrant.write(topic, settings.service()),
        () -> {
          if (partitionsOf(topic) > 0 || createPartitioned(topic, rules)) {
            policies.ensure(topic, rules);
          }
        });
    faults.refuse();
  }

  /**
   * Gives a topic more partitions, unless it has as many.
   *
   * @param name the topic's local name
   * @throws TopicMismatchException with the command that does it, if the client may not
   * @throws dev.tablecast.publisher.ServerUnreachableException if a later attempt can succeed
   */
  public void addPartitions(String name, int count) {
    String topic = settings.topic(name);
    faults.attempt(
        TopicGrant.own(topic, settings.service()),
        () -> {
          int found = partitionsOf(topic);
          if (found < count) {
            try {
              admin.topics().updatePartitionedTopic(topic, count);
            } catch (PulsarAdminException.NotAuthorizedException e) {
              faults.add(
                  "topic %s has %d partitions".formatted(topic, found),
                  "pulsar-admin topics update-partitioned-topic -p %d %s".formatted(count, topic));
            }
          }
        });
    faults.refuse();
  }

  /**
   * Refuses a topic that has fewer partitions than its keys are in. That it has fewer than the
   * setting is only told.
   *
   * @param name the topic's local name
   * @param found how many it has
   * @param needed how many there were
   * @throws TopicMismatchException if some are gone
   */
  public void requirePartitions(String name, int found, int needed) {
    if (found < needed) {
      String topic = settings.topic(name);
      faults.add(
          "topic %s has %d partitions, and its keys are in %d: it was deleted and made anew, so that what replicas need is gone"
              .formatted(topic, found, needed),
          "pulsar-admin topics update-partitioned-topic -p %d %s, and then have the table published again"
              .formatted(needed, topic));
      faults.refuse();
    }
    if (found < settings.partitions()) {
      log.info(
          "{} has {} partitions and keeps them, though new topics get {}: Topics.addPartitions, or"
              + " the endpoint tablecastpublisher, adds some",
          name,
          found,
          settings.partitions());
    }
  }

  /**
   * Creates a topic without partitions and its policies where they are missing: it keeps its last
   * message for ever, and compaction keeps each key's.
   *
   * @param name the topic's local name
   * @throws TopicMismatchException with the commands that mend what the client may not
   * @throws dev.tablecast.publisher.ServerUnreachableException if a later attempt can succeed
   */
  public void prepareControlTopic(String name) {
    prepareUnpartitioned(
        TopicGrant.own(settings.topic(name), settings.service()),
        PolicyRules.ofControl(settings.topicPolicy()));
  }

  /**
   * Creates a topic without partitions and its policies where they are missing: it keeps its
   * messages until they have been read.
   *
   * @param name the topic's local name
   * @throws TopicMismatchException with the commands that mend what the client may not
   * @throws dev.tablecast.publisher.ServerUnreachableException if a later attempt can succeed
   */
  public void prepareRequestTopic(String name) {
    prepareUnpartitioned(
        TopicGrant.read(settings.topic(name), settings.service()), PolicyRules.ofRequests());
  }

  private void prepareUnpartitioned(TopicGrant needed, List<PolicyRule<?>> rules) {
    String topic = needed.topic();
    faults.attempt(
        needed,
        () -> {
          if (ensureUnpartitioned(topic, rules)) {
            policies.ensure(topic, rules);
          }
        });
    faults.refuse();
  }

  /**
   * Compares contracts with the schemas of those topics that exist. Only reads.
   *
   * @throws dev.tablecast.contract.compatibility.IncompatibleContractException if one breaks
   * @throws TopicMismatchException if a topic is another program's
   * @throws dev.tablecast.publisher.ServerUnreachableException if a later attempt can succeed
   */
  public void checkContracts(List<PublishedTable> tables) {
    for (PublishedTable table : tables) {
      String topic = settings.topic(table.topic());
      faults.attempt(
          TopicGrant.own(topic, settings.service()),
          () ->
              new ContractSchema(table.facet().contract())
                  .check(admin, topic)
                  .ifPresent(
                      found ->
                          faults.add(
                              "topic %s is not this service's: %s".formatted(topic, found),
                              "pulsar-admin topics delete-partitioned-topic " + topic)));
    }
    faults.refuse();
  }

  private OptionalInt ensurePartitioned(String topic) throws PulsarAdminException {
    int found = partitionsOf(topic);
    if (found == 0) {
      if (!createPartitioned(topic, PolicyRules.ofTable(settings.topicPolicy()))) {
        return OptionalInt.empty();
      }
      found = partitionsOf(topic);
    }
    if (found == 0) {
      faults.add(
          "topic %s exists without partitions, hence not by this service".formatted(topic),
          "pulsar-admin topics delete " + topic);
      return OptionalInt.empty();
    }
    return OptionalInt.of(found);
  }

  /** Whether there is a topic of that name then; of whichever kind, if it was there before. */
  private boolean createPartitioned(String topic, List<PolicyRule<?>> rules)
      throws PulsarAdminException {
    try {
      admin.topics().createPartitionedTopic(topic, settings.partitions());
    } catch (PulsarAdminException.ConflictException e) {
      log.debug("{} was created by another one at the same time", topic);
    } catch (PulsarAdminException.NotAuthorizedException e) {
      faults.add(
          "topic %s does not exist".formatted(topic),
          TopicCommands.createPartitioned(topic, settings.partitions()));
      faults.addPolicies(topic, rules);
      return false;
    }
    return true;
  }

  private int partitionsOf(String topic) throws PulsarAdminException {
    try {
      return admin.topics().getPartitionedTopicMetadata(topic).partitions;
    } catch (PulsarAdminException.NotFoundException e) {
      return 0;
    }
  }

  private boolean ensureUnpartitioned(String topic, List<PolicyRule<?>> rules)
      throws PulsarAdminException {
    try {
      admin.topics().getStats(topic);
      return true;
    } catch (PulsarAdminException.NotFoundException e) {
      log.debug("{} does not exist yet", topic);
    }
    try {
      admin.topics().createNonPartitionedTopic(topic);
    } catch (PulsarAdminException.ConflictException e) {
      log.debug("{} was created by another instance at the same time", topic);
    } catch (PulsarAdminException.NotAuthorizedException e) {
      faults.add("topic %s does not exist".formatted(topic), TopicCommands.create(topic));
      faults.addPolicies(topic, rules);
      return false;
    }
    return true;
  }
}
