package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.RetryPolicy;
import dev.tablecast.tram.TramSettings;
import dev.tablecast.tram.jdbc.SchemaPolicy;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How a service sends and receives by Eventuate Tram. Where Pulsar is, and the tenant and namespace
 * of the topics, say {@code spring.pulsar.*}; where the tables are, {@code spring.datasource.*} and
 * {@code eventuate.database.schema}.
 *
 * @param schema What is done about a database that lacks Eventuate Tram's tables.
 * @param partitions Number of partitions of topics that do not exist yet.
 * @param concurrency Number of messages, of different keys, that one subscriber handles at a time
 *     in this instance.
 * @param maxDeliveries Number of times that a message is given to its handler before it goes to the
 *     dead letters.
 * @param backoff How long a key waits after a failure.
 * @param receivedRetention Time for which it is remembered that a message was received. One that
 *     comes again later is handled again.
 */
@ConfigurationProperties("tablecast.tram")
record TablecastTramProperties(
    @DefaultValue("validate") SchemaPolicy schema,
    @DefaultValue("4") int partitions,
    @DefaultValue("4") int concurrency,
    @DefaultValue("10") int maxDeliveries,
    @DefaultValue Backoff backoff,
    @DefaultValue("7d") Duration receivedRetention) {

  /**
   * How long a key waits after a failure.
   *
   * @param first Time after the first failure, doubled with each.
   * @param longest Longest time.
   */
  record Backoff(@DefaultValue("200ms") Duration first, @DefaultValue("30s") Duration longest) {

    Backoff {
      if (first.toMillis() < 1) {
        throw new InvalidConfigurationPropertyValueException(
            "tablecast.tram.backoff.first", first, "A pause takes a millisecond or more.");
      }
      if (longest.compareTo(first) < 0) {
        throw new InvalidConfigurationPropertyValueException(
            "tablecast.tram.backoff.longest", longest, "It is at least as long as the first.");
      }
    }
  }

  TablecastTramProperties {
    require("partitions", partitions, "A topic has at least one partition.");
    require("concurrency", concurrency, "A subscriber handles at least one message at a time.");
    require("max-deliveries", maxDeliveries, "A message is delivered at least once.");
    if (receivedRetention.toMillis() < 1) {
      throw new InvalidConfigurationPropertyValueException(
          "tablecast.tram.received-retention",
          receivedRetention,
          "Without a memory every message that comes again would be handled again; 7d is the"
              + " default.");
    }
  }

  TramSettings settings(String tenantNamespace) {
    return new TramSettings(
        tenantNamespace,
        partitions,
        concurrency,
        new RetryPolicy(maxDeliveries, backoff.first(), backoff.longest()));
  }

  private static void require(String key, int value, String reason) {
    if (value < 1) {
      throw new InvalidConfigurationPropertyValueException("tablecast.tram." + key, value, reason);
    }
  }
}
