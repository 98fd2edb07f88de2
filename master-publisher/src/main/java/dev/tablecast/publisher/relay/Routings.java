package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.topic.ControlLog;
import dev.tablecast.publisher.topic.ControlTopic;
import dev.tablecast.publisher.topic.PartitionsOrder;
import dev.tablecast.publisher.topic.Routing;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Into how many partitions each topic's keys are routed, in memory and for the next relay. Written
 * by the relay's thread; read by any.
 *
 * <p>Partitions are added by one relay after another: it is on record that they are asked for; they
 * are made; the place in the log from which on they are used is on record; a relay that begins with
 * that sends the barrier when it comes to that place; a snapshot begins behind it. Whoever follows
 * a relay that died goes on with what is on record.
 */
final class Routings {

  private static final Logger log = LoggerFactory.getLogger(Routings.class);

  private final ControlTopic control;
  private final ControlLog memory;
  private final Map<String, Routing> routings = new ConcurrentHashMap<>();

  /** Those that the relays before left. */
  Routings(ControlTopic control, ControlLog memory) {
    this.control = control;
    this.memory = memory;
  }

  /**
   * Takes a topic over.
   *
   * @param found how many partitions it has
   */
  Routing takeOver(String topic, int found, int epoch) throws IOException {
    Routing known = control.state().routing(topic).orElse(null);
    Routing routing = known == null ? Routing.settled(found) : known;
    Version barrier = routing.barrier();
    if (barrier != null && barrier.epoch() < epoch) {
      // The barrier's place is in a log that is no more; nothing of this one has been published.
      routing = routing.after(new Version(epoch, 0, 0));
    }
    if (!routing.equals(known)) {
      control.remember(topic, routing);
    }
    routings.put(topic, routing);
    return routing;
  }

  @Nullable Routing get(String topic) {
    return routings.get(topic);
  }

  /** The topics that are to have more partitions next, with their numbers. */
  SortedMap<String, Integer> toGrow() {
    SortedMap<String, Integer> all = new TreeMap<>();
    routings.forEach(
        (topic, routing) -> {
          if (routing.isToGrow()) {
            all.put(topic, routing.asked());
          }
        });
    return all;
  }

  /** Takes an order on record. */
  void take(PartitionsOrder order) {
    Routing routing = routings.get(order.topic());
    if (routing == null
        || order.count() == routing.asked()
        || order.count() == routing.partitions()) {
      return;
    }
    if (order.count() <= routing.partitions() || order.count() % routing.partitions() != 0) {
      log.warn(
          "{}: {} asks for {} partitions; it has {}, and keeps them unless a multiple is asked for",
          order.topic(),
          order.requester(),
          order.count(),
          routing.partitions());
      return;
    }
    log.info("{}: {} partitions ordered by {}", order.topic(), order.count(), order.requester());
    Routing asked = routing.ask(order.count());
    routings.put(order.topic(), asked);
    memory.afterSent(appending -> appending.append(order.topic(), asked));
  }

  /**
   * Uses the partitions that were asked for, if any are, from that version on.
   *
   * @throws PartitionsAddedException once that is on record, and everything before is in the topic:
   *     another relay has to take over all of them
   */
  void grow(String topic, Version last) {
    Routing routing = routings.get(topic);
    if (routing == null || !routing.isToGrow()) {
      return;
    }
    Routing grown = routing.grow(last);
    memory.awaitAfterSent(appending -> appending.append(topic, grown));
    throw new PartitionsAddedException(topic, grown.partitions());
  }

  /** Whether keys have been routed otherwise since what has this version. */
  boolean isBehindBarrier(String topic, Version version) {
    Routing routing = routings.get(topic);
    return routing != null && routing.barrier() != null && !version.isAfter(routing.barrier());
  }

  /** A whole snapshot that began at that version is complete, what is in old places removed. */
  void snapshotted(String topic, Version begun) {
    Routing routing = routings.get(topic);
    if (routing == null || routing.isSettled() || isBehindBarrier(topic, begun)) {
      return;
    }
    log.info("{}: every row is in its place of {}", topic, routing.partitions());
    Routing settled = routing.settle();
    routings.put(topic, settled);
    memory.afterSent(appending -> appending.append(topic, settled));
  }
}
