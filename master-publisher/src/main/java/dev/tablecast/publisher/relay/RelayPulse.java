package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.ServerUnreachableException;
import dev.tablecast.publisher.backfill.Mark;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Beats through the whole path, in regular intervals and when somebody waits for it; and ends a
 * relay that cannot go on as it began: because Pulsar does not answer, or because a table has
 * another shape now. Runs on a thread of its own.
 */
final class RelayPulse implements RelayThread.Work {

  /** How long Pulsar may acknowledge nothing. The producers would wait for ever. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** However many tokens are given: a beat is a message for each partition of each topic. */
  private static final Duration BETWEEN_BEATS = Duration.ofMillis(50);

  private final RelayParts parts;
  private final PartitionAdding adding;
  private final Connection connection;
  private final OwnerSchema schema;
  private final Map<String, TableShape> shapes;
  private final PublisherSettings settings;
  private final Semaphore wanted = new Semaphore(0);

  /**
   * A pulse that does not beat yet.
   *
   * @param shapes the tables as they were when the relay began, by topic
   */
  RelayPulse(
      RelayParts parts,
      PartitionAdding adding,
      Connection connection,
      OwnerSchema schema,
      Map<String, TableShape> shapes,
      PublisherSettings settings) {
    this.parts = parts;
    this.adding = adding;
    this.connection = connection;
    this.schema = schema;
    this.shapes = shapes;
    this.settings = settings;
  }

  @Override
  public void run() throws SQLException, InterruptedException {
    emit(Mark.Kind.TAKEN_OVER);
    while (true) {
      beat();
      beatWhenWanted();
      requireAnswers();
      requireSameTables();
      adding.run(connection);
    }
  }

  /** Asks for a beat before the next regular one is due; may be called by any thread. */
  void beatSoon() {
    wanted.release();
  }

  /** Waits for the time of the next regular beat. */
  private void beatWhenWanted() throws SQLException, InterruptedException {
    long due = System.nanoTime() + settings.heartbeatInterval().toNanos();
    for (long left = due - System.nanoTime();
        left > 0 && wanted.tryAcquire(left, TimeUnit.NANOSECONDS);
        left = due - System.nanoTime()) {
      beat();
      TimeUnit.MILLISECONDS.sleep(BETWEEN_BEATS.toMillis());
    }
  }

  private void beat() throws SQLException {
    // In this order: who asks from here on may not be answered by this beat.
    wanted.drainPermits();
    emit(Mark.Kind.HEARTBEAT);
  }

  private void emit(Mark.Kind kind) throws SQLException {
    new Mark(parts.incarnation(), kind, "", "").emit(connection);
  }

  private void requireAnswers() {
    Duration stalled = parts.memory().stalled();
    if (stalled.compareTo(PATIENCE) > 0) {
      throw new ServerUnreachableException(
          "Pulsar has acknowledged nothing for %d s; trying again".formatted(stalled.toSeconds()),
          null);
    }
  }

  private void requireSameTables() throws SQLException {
    Map<String, TableShape> now = schema.shapes(connection);
    for (Map.Entry<String, TableShape> shape : shapes.entrySet()) {
      if (!shape.getValue().fits(now.getOrDefault(shape.getKey(), TableShape.NONE))) {
        throw new RelayInterruptedException(
            "the table behind %s was redefined; its rows are published again"
                .formatted(shape.getKey()),
            null);
      }
    }
    Set<String> unpublished = schema.unpublished(connection);
    if (!unpublished.isEmpty()) {
      throw new RelayInterruptedException(
          "the publication lacks the tables behind %s; it is mended, and their rows are published"
                  .formatted(unpublished)
              + " again",
          null);
    }
  }
}
