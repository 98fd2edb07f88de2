package dev.tablecast.publisher.topic;

import dev.tablecast.publisher.TopicPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pulsar.common.policies.data.BacklogQuota;
import org.apache.pulsar.common.policies.data.BacklogQuota.BacklogQuotaType;
import org.apache.pulsar.common.policies.data.InactiveTopicDeleteMode;
import org.apache.pulsar.common.policies.data.InactiveTopicPolicies;
import org.apache.pulsar.common.policies.data.RetentionPolicies;
import org.apache.pulsar.common.policies.data.SchemaCompatibilityStrategy;
import org.jspecify.annotations.Nullable;

/** The policies on which Tablecast's promises rest. */
final class PolicyRules {

  private static final int FOR_EVER = -1;

  /** What the control topic keeps beyond compaction: more than its last message can ever take. */
  private static final int CONTROL_MEGABYTES = 64;

  private static final int DAY_SECONDS = (int) Duration.ofDays(1).toSeconds();

  /** All that compare a native Protobuf schema at all do it alike: by its message's name. */
  private static final Set<SchemaCompatibilityStrategy> COMPARING =
      EnumSet.of(
          SchemaCompatibilityStrategy.FULL,
          SchemaCompatibilityStrategy.FULL_TRANSITIVE,
          SchemaCompatibilityStrategy.BACKWARD,
          SchemaCompatibilityStrategy.BACKWARD_TRANSITIVE,
          SchemaCompatibilityStrategy.FORWARD,
          SchemaCompatibilityStrategy.FORWARD_TRANSITIVE);

  private PolicyRules() {}

  /** For a facet's topic. */
  static List<PolicyRule<?>> ofTable(TopicPolicy policy) {
    List<PolicyRule<?>> rules = common(policy);
    rules.add(tableRetention(policy.retention()));
    rules.add(
        new PolicyRule<>(
            "schema compatibility: another program could give the topic a schema of its own",
            (admin, topic) -> admin.topicPolicies().getSchemaCompatibilityStrategy(topic, true),
            strategy -> strategy != null && COMPARING.contains(strategy),
            (admin, topic) ->
                admin
                    .topicPolicies()
                    .setSchemaCompatibilityStrategy(topic, SchemaCompatibilityStrategy.FULL),
            "topicPolicies set-schema-compatibility-strategy -s FULL"));
    rules.add(
        new PolicyRule<>(
            "schema validation: another program could send anything",
            (admin, topic) -> admin.topics().getSchemaValidationEnforced(topic, true),
            enforced -> Boolean.TRUE.equals(enforced),
            (admin, topic) -> admin.topics().setSchemaValidationEnforced(topic, true),
            "topics set-schema-validation-enforce --enable"));
    return List.copyOf(rules);
  }

  /**
   * For the control topic: its last message stays, however long the service is away, and its
   * history takes little room.
   */
  static List<PolicyRule<?>> ofControl(TopicPolicy policy) {
    List<PolicyRule<?>> rules = common(policy);
    rules.add(
        retention(
            new RetentionPolicies(FOR_EVER, CONTROL_MEGABYTES),
            "topicPolicies set-retention -t -1 -s %dM".formatted(CONTROL_MEGABYTES)));
    return List.copyOf(rules);
  }

  /** For a topic of requests: each stays until the owner has read it, and need not afterwards. */
  static List<PolicyRule<?>> ofRequests() {
    return List.copyOf(lasting());
  }

  /**
   * For a topic of messages, which is not this service's alone: what was sent before its receiver
   * first subscribes is to be there, for as long as any of its senders says.
   */
  static List<PolicyRule<?>> ofMessages(TopicPolicy policy) {
    List<PolicyRule<?>> rules = lasting();
    PolicyRule<RetentionPolicies> ours = tableRetention(policy.retention());
    rules.add(
        new PolicyRule<>(
            "retention: what is sent before its receiver first subscribes would be dropped",
            ours.read(),
            found -> found != null && found.getRetentionTimeInMinutes() != 0,
            ours.write(),
            ours.command()));
    return List.copyOf(rules);
  }

  private static List<PolicyRule<?>> common(TopicPolicy policy) {
    List<PolicyRule<?>> rules = new ArrayList<>();
    // The first of all: only from then on Pulsar keeps what is not compacted yet.
    rules.add(
        new PolicyRule<>(
            "compaction: new subscribers would read all changes ever, or miss those not retained",
            (admin, topic) -> admin.topicPolicies().getCompactionThreshold(topic, true),
            bytes -> bytes != null && bytes == policy.compactionThreshold(),
            (admin, topic) ->
                admin.topicPolicies().setCompactionThreshold(topic, policy.compactionThreshold()),
            "topicPolicies set-compaction-threshold -t %d"
                .formatted(policy.compactionThreshold())));
    rules.addAll(lasting());
    rules.add(
        new PolicyRule<>(
            "deduplication: a reconnect of the relay would send changes twice",
            (admin, topic) -> admin.topicPolicies().getDeduplicationStatus(topic, true),
            enabled -> Boolean.TRUE.equals(enabled),
            (admin, topic) -> admin.topicPolicies().setDeduplicationStatus(topic, true),
            "topicPolicies set-deduplication --enable"));
    return rules;
  }

  /** What keeps Pulsar from dropping messages that nobody has read. */
  private static List<PolicyRule<?>> lasting() {
    List<PolicyRule<?>> rules = new ArrayList<>();
    rules.add(
        new PolicyRule<>(
            "time to live: messages would expire before a reader that is away returns",
            (admin, topic) -> admin.topicPolicies().getMessageTTL(topic, true),
            PolicyRules::isOff,
            (admin, topic) -> admin.topicPolicies().setMessageTTL(topic, 0),
            "topicPolicies set-message-ttl -t 0"));
    rules.add(backlogQuota(BacklogQuotaType.destination_storage, "-l -1"));
    rules.add(backlogQuota(BacklogQuotaType.message_age, "-lt -1"));
    rules.add(
        new PolicyRule<>(
            "deletion of inactive topics: one that is seldom written would vanish",
            (admin, topic) -> admin.topicPolicies().getInactiveTopicPolicies(topic, true),
            inactive -> inactive != null && !inactive.isDeleteWhileInactive(),
            (admin, topic) ->
                admin
                    .topicPolicies()
                    .setInactiveTopicPolicies(
                        topic,
                        new InactiveTopicPolicies(
                            InactiveTopicDeleteMode.delete_when_no_subscriptions,
                            DAY_SECONDS,
                            false)),
            "topicPolicies set-inactive-topic-policies -d -t 1d -m delete_when_no_subscriptions"));
    return rules;
  }

  private static PolicyRule<RetentionPolicies> tableRetention(Duration retention) {
    if (retention.isZero() || retention.isNegative()) {
      return retention(
          new RetentionPolicies(FOR_EVER, FOR_EVER), "topicPolicies set-retention -t -1 -s -1");
    }
    int minutes = Math.toIntExact(Math.max(1, retention.toMinutes()));
    return retention(
        new RetentionPolicies(minutes, FOR_EVER),
        "topicPolicies set-retention -t %dm -s -1".formatted(minutes));
  }

  private static PolicyRule<RetentionPolicies> retention(RetentionPolicies wanted, String command) {
    return new PolicyRule<>(
        "retention: history would end earlier or later than the service says",
        (admin, topic) -> admin.topicPolicies().getRetention(topic, true),
        wanted::equals,
        (admin, topic) -> admin.topicPolicies().setRetention(topic, wanted),
        command);
  }

  /** A quota that holds the relay back is an operator's choice; one that drops changes is not. */
  private static PolicyRule<Map<BacklogQuotaType, BacklogQuota>> backlogQuota(
      BacklogQuotaType type, String limit) {
    return new PolicyRule<>(
        "backlog quota (%s): messages would be dropped before a reader that is away returns"
            .formatted(type),
        (admin, topic) -> admin.topicPolicies().getBacklogQuotaMap(topic, true),
        quotas -> quotas == null || !evicts(quotas.get(type), type),
        (admin, topic) ->
            admin
                .topicPolicies()
                .setBacklogQuota(
                    topic,
                    BacklogQuota.builder()
                        .limitSize(-1)
                        .limitTime(-1)
                        .retentionPolicy(BacklogQuota.RetentionPolicy.producer_request_hold)
                        .build(),
                    type),
        "topicPolicies set-backlog-quota %s -p producer_request_hold -t %s".formatted(limit, type));
  }

  private static boolean evicts(@Nullable BacklogQuota quota, BacklogQuotaType type) {
    if (quota == null
        || quota.getPolicy() != BacklogQuota.RetentionPolicy.consumer_backlog_eviction) {
      return false;
    }
    return type == BacklogQuotaType.destination_storage
        ? quota.getLimitSize() >= 0
        : quota.getLimitTime() > 0;
  }

  private static boolean isOff(@Nullable Integer time) {
    return time == null || time <= 0;
  }
}
