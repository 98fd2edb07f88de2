package dev.tablecast.publisher.relay;

import dev.tablecast.TablecastException;
import dev.tablecast.publisher.backfill.Mark;
import dev.tablecast.publisher.topic.Routing;
import dev.tablecast.publisher.topic.TopicSetup;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the partitions that are asked for, and then marks the place in the log from which on they
 * are used. Changes are published meanwhile as before, however long an administrator takes. For one
 * thread.
 */
final class PartitionAdding {

  private static final Logger log = LoggerFactory.getLogger(PartitionAdding.class);

  private final String incarnation;
  private final Routings routings;
  private final TopicSetup setup;
  private final RelayBoard board;
  private String told = "";

  PartitionAdding(String incarnation, Routings routings, TopicSetup setup, RelayBoard board) {
    this.incarnation = incarnation;
    this.routings = routings;
    this.setup = setup;
    this.board = board;
  }

  /**
   * Refuses what was done to a topic's partitions by hand.
   *
   * @param found how many the topic has
   * @throws dev.tablecast.publisher.topic.TopicMismatchException if some are gone. Of too many the
   *     later ones are left alone: changes go where they went
   */
  void check(String topic, int found, Routing routing) {
    setup.requirePartitions(topic, found, routing.partitions());
    if (found > routing.partitions() && routing.asked() < found) {
      String detail =
          "%s has %d partitions, of which this service uses %d: the others were added by hand, and nothing is published to them, lest keys lose their order"
              .formatted(topic, found, routing.partitions());
      String wayOut =
          "POST actuator/tablecastpublisher/%s/partitions {\"count\": %d}, or Topics.addPartitions, has the rows moved and uses them"
              .formatted(topic, multiple(found, routing.partitions()));
      log.warn("{}; {}", detail, wayOut);
      board.partitions(topic, detail, wayOut);
    }
  }

  /** The smallest number that is a multiple of both. */
  private static int multiple(int found, int used) {
    int multiple = found;
    while (multiple % used != 0) {
      multiple += found;
    }
    return multiple;
  }

  /** Does what can be done now. */
  void run(Connection connection) throws SQLException {
    for (Map.Entry<String, Integer> each : routings.toGrow().entrySet()) {
      if (hasBeenAdded(each.getKey(), each.getValue())) {
        new Mark(incarnation, Mark.Kind.PARTITIONS_ADDED, each.getKey(), "").emit(connection);
      }
    }
  }

  private boolean hasBeenAdded(String topic, int count) {
    try {
      setup.addPartitions(topic, count);
      return true;
    } catch (TablecastException e) {
      String found = String.valueOf(e.getMessage());
      if (!found.equals(told)) {
        log.warn("{}: {} partitions were asked for. {}", topic, count, found);
        told = found;
      }
      board.partitions(
          topic,
          "%s is to have %d partitions, which this service cannot add".formatted(topic, count),
          found);
      return false;
    }
  }
}
