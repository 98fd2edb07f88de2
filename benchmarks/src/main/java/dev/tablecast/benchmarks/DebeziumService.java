package dev.tablecast.benchmarks;

import io.debezium.connector.jdbc.JdbcSinkConnectorTask;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's engine, which hands each batch of what it reads straight to Debezium's JDBC sink: no
 * broker, nothing serialized. Runs on the class path of Debezium's own distribution.
 */
final class DebeziumService implements Commands.Commanded {

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  public static void main(String... arguments) throws Exception {
    Commands.serve(new DebeziumService());
  }

  @Override
  public String answer(List<String> words) throws Exception {
    switch (words.get(0)) {
      case "open" -> open(DebeziumSite.parse(words.subList(1, words.size())));
      case "shut" -> close();
      default -> throw new IllegalArgumentException("not a command: " + words.get(0));
    }
    return "done";
  }

  private void open(DebeziumSite site) {
    JdbcSinkConnectorTask sink = new JdbcSinkConnectorTask();
    sink.start(site.sinkSettings());
    parts.push(sink::stop);
    DebeziumEngine<RecordChangeEvent<SourceRecord>> engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(site.sourceSettings())
            .notifying(new Hand(sink)::over)
            .using(DebeziumService::ended)
            .build();
    Thread thread = new Thread(engine, "debezium");
    thread.start();
    parts.push(
        () -> {
          engine.close();
          thread.join();
        });
  }

  private static void ended(boolean success, String message, @Nullable Throwable error) {
    if (error != null) {
      System.err.println("Debezium's engine ended: " + message);
      error.printStackTrace();
    }
  }

  @Override
  public void close() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }

  /** What a broker would do between the two. */
  private static final class Hand {

    private final JdbcSinkConnectorTask sink;
    private long offset;

    Hand(JdbcSinkConnectorTask sink) {
      this.sink = sink;
    }

    void over(
        List<RecordChangeEvent<SourceRecord>> events,
        RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
        throws InterruptedException {
      List<SinkRecord> records = new ArrayList<>(events.size());
      for (RecordChangeEvent<SourceRecord> event : events) {
        records.add(forSink(event.record()));
      }
      sink.put(records);
      // It throws only when it is called again.
      Throwable refused = sink.getLastProcessingException();
      if (refused != null) {
        throw new IllegalStateException("Debezium's sink has failed", refused);
      }
      for (RecordChangeEvent<SourceRecord> event : events) {
        committer.markProcessed(event);
      }
      committer.markBatchFinished();
    }

    private SinkRecord forSink(SourceRecord record) {
      return new SinkRecord(
          record.topic(),
          0,
          record.keySchema(),
          record.key(),
          record.valueSchema(),
          record.value(),
          offset++);
    }
  }
}
