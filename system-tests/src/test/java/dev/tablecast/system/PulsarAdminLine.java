package dev.tablecast.system;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.common.policies.data.AuthAction;
import org.apache.pulsar.common.policies.data.BacklogQuota;
import org.apache.pulsar.common.policies.data.BacklogQuota.BacklogQuotaType;
import org.apache.pulsar.common.policies.data.InactiveTopicDeleteMode;
import org.apache.pulsar.common.policies.data.InactiveTopicPolicies;
import org.apache.pulsar.common.policies.data.RetentionPolicies;
import org.apache.pulsar.common.policies.data.SchemaCompatibilityStrategy;

/** A line that Tablecast prints for {@code pulsar-admin}, read as that program reads it. */
final class PulsarAdminLine {

  private static final Set<String> WITHOUT_VALUE = Set.of("-d", "--enable");

  private final String command;
  private final Map<String, String> options = new HashMap<>();
  private String topic = "";

  private PulsarAdminLine(String line) {
    Deque<String> words = new ArrayDeque<>(List.of(line.split(" ")));
    if (!words.pop().equals("pulsar-admin")) {
      throw new IllegalArgumentException(line);
    }
    command = words.pop() + " " + words.pop();
    while (!words.isEmpty()) {
      String word = words.pop();
      if (!word.startsWith("-")) {
        topic = word;
      } else {
        options.put(word, WITHOUT_VALUE.contains(word) ? "" : words.pop());
      }
    }
  }

  /** Does what the lines say. */
  static void run(PulsarAdmin admin, Iterable<String> lines) throws PulsarAdminException {
    for (String line : lines) {
      new PulsarAdminLine(line).run(admin);
    }
  }

  private void run(PulsarAdmin admin) throws PulsarAdminException {
    switch (command) {
      case "topics create-partitioned-topic" ->
          admin.topics().createPartitionedTopic(topic, number("-p"));
      case "topics create" -> admin.topics().createNonPartitionedTopic(topic);
      case "topics grant-permission" ->
          admin.topics().grantPermission(topic, option("--role"), actions());
      case "topics set-schema-validation-enforce" ->
          admin.topics().setSchemaValidationEnforced(topic, options.containsKey("--enable"));
      case "topicPolicies set-compaction-threshold" ->
          admin.topicPolicies().setCompactionThreshold(topic, number("-t"));
      case "topicPolicies set-message-ttl" ->
          admin.topicPolicies().setMessageTTL(topic, number("-t"));
      case "topicPolicies set-deduplication" ->
          admin.topicPolicies().setDeduplicationStatus(topic, options.containsKey("--enable"));
      case "topicPolicies set-schema-compatibility-strategy" ->
          admin
              .topicPolicies()
              .setSchemaCompatibilityStrategy(
                  topic, SchemaCompatibilityStrategy.valueOf(option("-s")));
      case "topicPolicies set-retention" ->
          admin.topicPolicies().setRetention(topic, new RetentionPolicies(number("-t"), size()));
      case "topicPolicies set-backlog-quota" ->
          admin
              .topicPolicies()
              .setBacklogQuota(topic, quota(), BacklogQuotaType.valueOf(option("-t")));
      case "topicPolicies set-inactive-topic-policies" ->
          admin.topicPolicies().setInactiveTopicPolicies(topic, inactive());
      default -> throw new IllegalArgumentException("pulsar-admin has no " + command);
    }
  }

  private Set<AuthAction> actions() {
    Set<AuthAction> actions = new HashSet<>();
    Arrays.stream(option("--actions").split(","))
        .forEach(action -> actions.add(AuthAction.valueOf(action)));
    return actions;
  }

  private String option(String name) {
    return Objects.requireNonNull(options.get(name), name);
  }

  private int number(String name) {
    return Integer.parseInt(option(name).replaceAll("[mM]$", ""));
  }

  private int size() {
    return number("-s");
  }

  private BacklogQuota quota() {
    return BacklogQuota.builder()
        .limitSize(Long.parseLong(options.getOrDefault("-l", "-1")))
        .limitTime(Integer.parseInt(options.getOrDefault("-lt", "-1")))
        .retentionPolicy(BacklogQuota.RetentionPolicy.valueOf(option("-p")))
        .build();
  }

  private InactiveTopicPolicies inactive() {
    int days = Integer.parseInt(option("-t").replace("d", ""));
    return new InactiveTopicPolicies(
        InactiveTopicDeleteMode.valueOf(option("-m")), days * 86_400, !options.containsKey("-d"));
  }
}
