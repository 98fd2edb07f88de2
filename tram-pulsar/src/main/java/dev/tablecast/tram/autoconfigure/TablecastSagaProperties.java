package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.saga.Patience;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How a service's sagas wait for their steps, and how long it remembers them and those it takes
 * part in.
 *
 * @param timeout Time that a step may take until its command is sent again, doubled with each
 *     attempt. A saga that implements PatientSaga may say otherwise.
 * @param longestWait Longest time between two attempts.
 * @param attempts Number of times that a command is sent until its step is given up and
 *     compensated. A compensation is sent until it is done, and counts as stuck from then on.
 * @param retention Time for which a saga and its steps are kept after its end. A reply that comes
 *     later still becomes a dead letter.
 * @param ledgerRetention Time for which it is remembered what became of a command. One that comes
 *     again later acts again.
 */
@ConfigurationProperties("tablecast.saga")
record TablecastSagaProperties(
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("10m") Duration longestWait,
    @DefaultValue("8") int attempts,
    @DefaultValue("30d") Duration retention,
    @DefaultValue("30d") Duration ledgerRetention) {

  TablecastSagaProperties {
    if (timeout.toMillis() < 1) {
      throw new InvalidConfigurationPropertyValueException(
          "tablecast.saga.timeout", timeout, "A step takes a millisecond or more.");
    }
    if (longestWait.compareTo(timeout) < 0) {
      throw new InvalidConfigurationPropertyValueException(
          "tablecast.saga.longest-wait", longestWait, "It is at least as long as the first.");
    }
    if (attempts < 1) {
      throw new InvalidConfigurationPropertyValueException(
          "tablecast.saga.attempts", attempts, "A command is sent at least once.");
    }
    if (retention.compareTo(longestWait) < 0) {
      throw new InvalidConfigurationPropertyValueException(
          "tablecast.saga.retention",
          retention,
          "A late reply to a saga that is not kept becomes a dead letter; 30d is the default.");
    }
    if (ledgerRetention.compareTo(longestWait) < 0) {
      throw new InvalidConfigurationPropertyValueException(
          "tablecast.saga.ledger-retention",
          ledgerRetention,
          "What is forgotten before its command comes again acts twice; 30d is the default.");
    }
  }

  Patience patience() {
    return new Patience(timeout, attempts, longestWait);
  }
}
