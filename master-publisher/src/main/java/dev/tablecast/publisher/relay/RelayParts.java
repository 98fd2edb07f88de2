package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.backfill.SnapshotWindow;
import dev.tablecast.publisher.topic.ControlLog;
import dev.tablecast.publisher.topic.ControlTopic;
import dev.tablecast.publisher.topic.SendBarrier;
import dev.tablecast.publisher.topic.TopicWriter;
import java.util.Collections;
import java.util.Map;

/** What one relay consists of, besides its log. */
record RelayParts(
    String incarnation,
    ControlTopic control,
    Map<String, TopicWriter> writers,
    SendBarrier barrier,
    ControlLog memory,
    LogPosition position,
    SnapshotWindow window,
    Parking parking,
    Routings routings,
    MessagePublisher messages) {

  RelayParts {
    writers = Collections.unmodifiableMap(writers);
  }
}
