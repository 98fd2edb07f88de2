package dev.tablecast.wire;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one service may do with one topic, and the line by which whoever administers Pulsar allows
 * it. Immutable.
 *
 * @param topic the topic's full name; what holds for it holds for its partitions
 * @param role whom the broker takes the service for, by its token: the service's own name, unless
 *     the administrator chose another
 * @param actions what it may do
 */
public record TopicGrant(String topic, String role, Set<Action> actions) {

  /** What a broker grants; that a topic may be looked up comes with each. */
  public enum Action {
    PRODUCE,
    CONSUME
  }

  public TopicGrant {
    if (actions.isEmpty()) {
      throw new IllegalArgumentException("nothing is granted in " + topic);
    }
    actions = Set.copyOf(EnumSet.copyOf(actions));
  }

  /** For who owns a topic: it writes, and reads what it has written before. */
  public static TopicGrant own(String topic, String role) {
    return new TopicGrant(topic, role, EnumSet.allOf(Action.class));
  }

  /** For who reads a topic. */
  public static TopicGrant read(String topic, String role) {
    return new TopicGrant(topic, role, EnumSet.of(Action.CONSUME));
  }

  /** For who writes a topic that another one reads. */
  public static TopicGrant write(String topic, String role) {
    return new TopicGrant(topic, role, EnumSet.of(Action.PRODUCE));
  }

  /** The line of {@code pulsar-admin} that grants it. */
  public String command() {
    return "pulsar-admin topics grant-permission %s --role %s --actions %s"
        .formatted(
            topic,
            role,
            actions.stream()
                .sorted()
                .map(action -> action.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(",")));
  }
}
