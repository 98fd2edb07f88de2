package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.ServerUnreachableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets those of a topic's policies that do not fit, and waits until they apply. Confined to one
 * thread.
 */
final class PolicySetup {

  private static final Logger log = LoggerFactory.getLogger(PolicySetup.class);

  /** Policies travel through a system topic; until then the broker still tells the old ones. */
  private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(15);

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final PulsarAdmin admin;
  private final TopicFaults faults;

  /**
   * Policies of topics.
   *
   * @param faults gets those that the client may not set
   */
  PolicySetup(PulsarAdmin admin, TopicFaults faults) {
    this.admin = admin;
    this.faults = faults;
  }

  /**
   * Has a topic keep these rules; where the client may not even read them, only tells which.
   *
   * @throws ServerUnreachableException if the broker does not apply what it took
   */
  void ensure(String topic, List<PolicyRule<?>> rules) throws PulsarAdminException {
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
        faults.add("topic %s, %s".formatted(topic, rule.policy()), rule.commandFor(topic));
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
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private static void warnUnreadable(String topic, List<PolicyRule<?>> rules) {
    log.warn(
        "The policies of topic {} cannot be checked, since this service's role may not read them."
            + " Whoever administers Pulsar should have run: {}",
        topic,
        TopicCommands.policies(topic, rules).collect(Collectors.joining("; ")));
  }
}
