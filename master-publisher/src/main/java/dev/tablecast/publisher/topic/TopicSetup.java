package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.ServerUnreachableException;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.TopicGrant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
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

  /** Policies travel through a system topic; until then the broker still tells the old ones. */
  private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final PublisherSettings settings;
  private final PulsarAdmin admin;
  private final List<TopicMismatchException.Fault> faults = new ArrayList<>();

  /** The topics of a service, set up by a client that the caller closes. */
  public TopicSetup(PublisherSettings settings, PulsarAdmin admin) {
    this.settings = settings;
    this.admin = admin;
  }

  /**
   * Creates the topics, their policies and schemas where they are missing.
   *
   * @return the number of partitions of each, by the topic's local name; a topic that exists keeps
   *     its own
   * @throws TopicMismatchException with the commands that mend what the client may not
   * @throws dev.tablecast.contract.compatibility.IncompatibleContractException if a contract breaks
   *     with its topic's schema; nothing has been changed
   * @throws ServerUnreachableException if a later attempt can succeed
   */
  public Map<String, Integer> prepare(List<PublishedTable> tables) {
    checkContracts(tables);
    Map<String, Integer> partitions = new LinkedHashMap<>();
    for (PublishedTable table : tables) {
      String topic = settings.topic(table.topic());
      attempt(
          TopicGrant.own(topic, settings.service()),
          () -> {
            OptionalInt count = ensurePartitioned(topic);
            if (count.isPresent()) {
              partitions.put(table.topic(), count.getAsInt());
              ensurePolicies(topic, PolicyRules.ofTable(settings.topicPolicy()));
              new ContractSchema(table.facet().contract()).register(admin, topic);
            }
          });
    }
    refuseFaults();
    return partitions;
  }

  /**
   * Creates a topic of messages and its policies where they are missing. One that exists keeps its
   * partitions, or has none: others use it too.
   *
   * @param name the topic's local name
   * @throws TopicMismatchException with the commands that mend what the client may not
   * @throws ServerUnreachableException if a later attempt can succeed
   */
  public void prepareMessageTopic(String name) {
    String topic = settings.topic(name);
    List<PolicyRule<?>> rules = PolicyRules.ofMessages(settings.topicPolicy());
    attempt(
        TopicGrant.write(topic, settings.service()),
        () -> {
          if (partitionsOf(topic) > 0 || createPartitioned(topic, rules)) {
            ensurePolicies(topic, rules);
          }
        });
    refuseFaults();
  }

  /**
   * Gives a topic more partitions, unless it has as many.
   *
   * @param name the topic's local name
   * @throws TopicMismatchException with the command that does it, if the client may not
   * @throws ServerUnreachableException if a later attempt can succeed
   */
  public void addPartitions(String name, int count) {
    String topic = settings.topic(name);
    attempt(
        TopicGrant.own(topic, settings.service()),
        () -> {
          int found = partitionsOf(topic);
          if (found < count) {
            try {
              admin.topics().updatePartitionedTopic(topic, count);
            } catch (PulsarAdminException.NotAuthorizedException e) {
              fault(
                  "topic %s has %d partitions".formatted(topic, found),
                  "pulsar-admin topics update-partitioned-topic -p %d %s".formatted(count, topic));
            }
          }
        });
    refuseFaults();
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
      fault(
          "topic %s has %d partitions, and its keys are in %d: it was deleted and made anew, so that what replicas need is gone"
              .formatted(topic, found, needed),
          "pulsar-admin topics update-partitioned-topic -p %d %s, and then have the table published again"
              .formatted(needed, topic));
      refuseFaults();
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
   * @throws ServerUnreachableException if a later attempt can succeed
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
   * @throws ServerUnreachableException if a later attempt can succeed
   */
  public void prepareRequestTopic(String name) {
    prepareUnpartitioned(
        TopicGrant.read(settings.topic(name), settings.service()), PolicyRules.ofRequests());
  }

  private void prepareUnpartitioned(TopicGrant needed, List<PolicyRule<?>> rules) {
    String topic = needed.topic();
    attempt(
        needed,
        () -> {
          if (ensureUnpartitioned(topic, rules)) {
            ensurePolicies(topic, rules);
          }
        });
    refuseFaults();
  }

  /**
   * Compares contracts with the schemas of those topics that exist. Only reads.
   *
   * @throws dev.tablecast.contract.compatibility.IncompatibleContractException if one breaks
   * @throws TopicMismatchException if a topic is another program's
   * @throws ServerUnreachableException if a later attempt can succeed
   */
  public void checkContracts(List<PublishedTable> tables) {
    for (PublishedTable table : tables) {
      String topic = settings.topic(table.topic());
      attempt(
          TopicGrant.own(topic, settings.service()),
          () ->
              new ContractSchema(table.facet().contract())
                  .check(admin, topic)
                  .ifPresent(
                      found ->
                          fault(
                              "topic %s is not this service's: %s".formatted(topic, found),
                              "pulsar-admin topics delete-partitioned-topic " + topic)));
    }
    refuseFaults();
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
      fault(
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
      fault(
          "topic %s does not exist".formatted(topic),
          TopicCommands.createPartitioned(topic, settings.partitions()));
      commandsOf(topic, rules);
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
      fault("topic %s does not exist".formatted(topic), TopicCommands.create(topic));
      commandsOf(topic, rules);
      return false;
    }
    return true;
  }

  private void ensurePolicies(String topic, List<PolicyRule<?>> rules) throws PulsarAdminException {
    List<PolicyRule<?>> written = new ArrayList<>();
    for (PolicyRule<?> rule : rules) {
      try {
        if (rule.isKept(admin, topic)) {
          continue;
        }
      } catch (PulsarAdminException.NotAuthorizedException e) {
        warnUnreadable(topic, rules);
        return;
      }
      try {
        rule.write().to(admin, topic);
        written.add(rule);
      } catch (PulsarAdminException.NotAuthorizedException e) {
        fault("topic %s, %s".formatted(topic, rule.policy()), rule.commandFor(topic));
      }
    }
    for (PolicyRule<?> rule : written) {
      awaitKept(topic, rule);
    }
  }

  private void awaitKept(String topic, PolicyRule<?> rule) throws PulsarAdminException {
    long deadline = System.nanoTime() + SETTLING_NANOS;
    while (!rule.isKept(admin, topic)) {
      if (System.nanoTime() - deadline > 0) {
        throw new ServerUnreachableException(
            "topic %s: the broker took a policy, but does not apply it (%s)"
                .formatted(topic, rule.policy()),
            null);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private void warnUnreadable(String topic, List<PolicyRule<?>> rules) {
    log.warn(
        "The policies of topic {} cannot be checked, since this service's role may not read them."
            + " Whoever administers Pulsar should have run: {}",
        topic,
        TopicCommands.policies(topic, rules).collect(Collectors.joining("; ")));
  }

  private void commandsOf(String topic, List<PolicyRule<?>> rules) {
    faults.add(
        new TopicMismatchException.Fault(
            "topic %s has no policies".formatted(topic),
            TopicCommands.policies(topic, rules).toList()));
  }

  private void fault(String found, String command) {
    faults.add(new TopicMismatchException.Fault(found, List.of(command)));
  }

  private void refuseFaults() {
    if (!faults.isEmpty()) {
      List<TopicMismatchException.Fault> found = List.copyOf(faults);
      faults.clear();
      throw new TopicMismatchException(settings.service(), found);
    }
  }

  /** Steps that talk to the broker. */
  @FunctionalInterface
  private interface Steps {
    void run() throws PulsarAdminException;
  }

  private void attempt(TopicGrant needed, Steps steps) {
    try {
      steps.run();
    } catch (PulsarAdminException e) {
      refuse(needed, e);
    }
  }

  private void refuse(TopicGrant needed, PulsarAdminException e) {
    String topic = needed.topic();
    int status = e.getStatusCode();
    if (e instanceof PulsarAdminException.NotAuthorizedException) {
      faults.add(TopicMismatchException.Fault.lacking(needed));
    } else if (e instanceof PulsarAdminException.NotFoundException) {
      fault(
          "namespace %s does not exist".formatted(settings.tenantNamespace()),
          "pulsar-admin namespaces create " + settings.tenantNamespace());
    } else if (e instanceof PulsarAdminException.NotAllowedException) {
      fault(
          "topic %s: the broker has no policies for single topics (%s)"
              .formatted(topic, e.getHttpError()),
          "systemTopicEnabled=true and topicLevelPoliciesEnabled=true in broker.conf");
    } else if (status >= 400 && status < 500 && status != 408 && status != 429) {
      fault("topic %s: %s".formatted(topic, e.getMessage()), "see the broker's log");
    } else {
      throw new ServerUnreachableException(
          "Pulsar's admin interface does not answer (%s); trying again".formatted(e.getMessage()),
          e);
    }
  }
}
