package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.ChecksumRequest;
import dev.tablecast.publisher.backfill.ChecksumJob;
import dev.tablecast.publisher.backfill.ChecksumMemory;
import dev.tablecast.publisher.backfill.ChecksumOrder;
import dev.tablecast.publisher.backfill.ChecksumQueue;
import dev.tablecast.publisher.backfill.ChecksumReader;
import dev.tablecast.publisher.topic.ChecksumPass;
import dev.tablecast.publisher.topic.TopicWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which passes of checksums there are: of each captured table one after another, in the time that
 * is set, and those that somebody asked for. Confined to the relay's thread.
 */
final class ChecksumPlan {

  private static final Logger log = LoggerFactory.getLogger(ChecksumPlan.class);

  private final ChecksumQueue queue;
  private final ChecksumMemory memory;
  private final Duration every;
  private final Clock clock;
  private final Map<String, ChecksumReader> readers = new HashMap<>();
  private final List<ChecksumPass> left;
  private final List<ChecksumPass> notBegun = new ArrayList<>();
  private boolean begun;

  /**
   * A plan by what the relays before left.
   *
   * @param every in which time each table is gone through, again and again; zero for never
   */
  ChecksumPlan(
      RelayParts parts, ChecksumQueue queue, ChecksumMemory memory, Duration every, Clock clock) {
    this.queue = queue;
    this.memory = memory;
    this.every = every;
    this.clock = clock;
    this.left = parts.control().state().checksums();
    parts.writers().forEach(this::add);
  }

  private void add(String topic, TopicWriter writer) {
    if (writer.table().outbox()) {
      queue.unprovable(topic);
    } else {
      readers.put(topic, new ChecksumReader(writer.table(), writer.partitions()));
      queue.provable(topic);
    }
  }

  /** Goes on with what there is; to be called when it is known what snapshots are needed. */
  void begin() {
    begun = true;
    left.stream().filter(pass -> !pass.standing()).forEach(this::begin);
    notBegun.forEach(this::begin);
    notBegun.clear();
    if (every.isZero()) {
      return;
    }
    Map<String, ChecksumPass> standing = new HashMap<>();
    left.stream().filter(ChecksumPass::standing).forEach(pass -> standing.put(pass.topic(), pass));
    for (String topic : readers.keySet()) {
      begin(standing.getOrDefault(topic, ChecksumPass.standing(topic, clock.instant())));
    }
  }

  /** Takes an order from the log: on record at once, carried out once the relay has caught up. */
  void take(ChecksumOrder order) {
    ChecksumRequest request = order.request();
    // The log may say again what a relay took.
    if (left.stream().anyMatch(pass -> pass.id().equals(order.id()))) {
      return;
    }
    log.info(
        "{}: checksums of {} asked for by {}",
        request.table(),
        request.keys(),
        request.requester());
    ChecksumPass pass = ChecksumPass.asked(order.id(), request, clock.instant());
    memory.keep(pass);
    if (begun) {
      begin(pass);
    } else {
      notBegun.add(pass);
    }
  }

  private void begin(ChecksumPass pass) {
    ChecksumReader reader = readers.get(pass.topic());
    if (reader != null && queue.hasAsked(pass)) {
      log.info("{}: what {} asks for is to come already", pass.topic(), pass.request().requester());
      memory.forget(pass);
    } else if (reader != null) {
      queue.add(ChecksumJob.of(pass, reader));
    } else if (!pass.standing()) {
      log.warn(
          "{}: the release of this service that publishes does not capture this table; ask for"
              + " checksums again when another does",
          pass.topic());
      memory.forget(pass);
    }
  }
}
