package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.ServerUnreachableException;
import dev.tablecast.publisher.topic.TopicMismatchException.Fault;
import dev.tablecast.wire.TopicGrant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pulsar.client.admin.PulsarAdminException;

/**
 * What is wrong with a service's topics and not for its client to mend, gathered so that whoever
 * may mend it is told everything at once. Confined to one thread.
 */
final class TopicFaults {

  private final PublisherSettings settings;
  private final List<Fault> faults = new ArrayList<>();

  TopicFaults(PublisherSettings settings) {
    this.settings = settings;
  }

  /** Steps that talk to the broker. */
  @FunctionalInterface
  interface Steps {
    void run() throws PulsarAdminException;
  }

  /**
   * Takes steps; what the broker refuses becomes a fault.
   *
   * @param needed what the service's role must have been granted for them
   * @throws ServerUnreachableException if a later attempt can succeed
   */
  void attempt(TopicGrant needed, Steps steps) {
    try {
      steps.run();
    } catch (PulsarAdminException e) {
      refused(needed, e);
    }
  }

  void add(String found, String command) {
    faults.add(new Fault(found, List.of(command)));
  }

  /** A topic is to be made by whoever may, and then has no policies. */
  void addPolicies(String topic, List<PolicyRule<?>> rules) {
    faults.add(
        new Fault(
            "topic %s has no policies".formatted(topic),
            TopicCommands.policies(topic, rules).toList()));
  }

  /**
   * Refuses what was found, if anything was; then none is left.
   *
   * @throws TopicMismatchException with the commands that mend it
   */
  void refuse() {
    if (!faults.isEmpty()) {
      List<Fault> found = List.copyOf(faults);
      faults.clear();
      throw new TopicMismatchException(settings.service(), found);
    }
  }

  private void refused(TopicGrant needed, PulsarAdminException e) {
    String topic = needed.topic();
    int status = e.getStatusCode();
    if (e instanceof PulsarAdminException.NotAuthorizedException) {
      faults.add(Fault.lacking(needed));
    } else if (e instanceof PulsarAdminException.NotFoundException) {
      add(
          "namespace %s does not exist".formatted(settings.tenantNamespace()),
          "pulsar-admin namespaces create " + settings.tenantNamespace());
    } else if (e instanceof PulsarAdminException.NotAllowedException) {
      add(
          "topic %s: the broker has no policies for single topics (%s)"
              .formatted(topic, e.getHttpError()),
          "systemTopicEnabled=true and topicLevelPoliciesEnabled=true in broker.conf");
    } else if (status >= 400 && status < 500 && status != 408 && status != 429) {
      add("topic %s: %s".formatted(topic, e.getMessage()), "see the broker's log");
    } else {
      throw new ServerUnreachableException(
          "Pulsar's admin interface does not answer (%s); trying again".formatted(e.getMessage()),
          e);
    }
  }
}
