package dev.tablecast.publisher.topic;

import java.util.function.Predicate;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.jspecify.annotations.Nullable;

/**
 * What one policy of a topic has to be.
 *
 * @param <T> the policy's type in Pulsar's admin client; null where none is set at any level
 * @param policy its name, and what ignoring it costs
 * @param read reads what applies to a topic, be it set for the topic, its namespace or the broker
 * @param fits whether that will do
 * @param write sets it for a topic
 * @param command the line that sets it, all but the topic's name
 */
record PolicyRule<T>(
    String policy, Read<T> read, Predicate<@Nullable T> fits, Write write, String command) {

  @FunctionalInterface
  interface Read<T> {
    @Nullable T of(PulsarAdmin admin, String topic) throws PulsarAdminException;
  }

  @FunctionalInterface
  interface Write {
    void to(PulsarAdmin admin, String topic) throws PulsarAdminException;
  }

  boolean isKept(PulsarAdmin admin, String topic) throws PulsarAdminException {
    return fits.test(read.of(admin, topic));
  }

  /** The line that sets the policy of a topic. */
  String commandFor(String topic) {
    return "pulsar-admin " + command + " " + topic;
  }
}
