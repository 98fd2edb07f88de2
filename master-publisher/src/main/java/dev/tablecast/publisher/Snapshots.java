package dev.tablecast.publisher;

import dev.tablecast.publisher.backfill.KeyOrder;
import dev.tablecast.publisher.backfill.SnapshotOrder;
import dev.tablecast.publisher.backfill.SnapshotOrder.Kind;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.PublishedTable;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots on request: has rows that exist already published again, while changes go on.
 *
 * <p>Any instance of the service may be asked, the one that publishes carries it out: what is asked
 * for is written into the log of the database that they share. It survives every crash from when a
 * method has returned. How far a snapshot has come, {@link Publisher#status} of the instance that
 * publishes tells.
 *
 * <p>Snapshots are taken one after another. What is asked for twice is done once: a request for a
 * whole table joins a whole snapshot that waits or is under way, any request joins a whole one that
 * waits, and a range the same range that waits. Everything else waits for its turn.
 *
 * <p>Each method returns when the order has committed, and throws {@link SnapshotRequestException}
 * if it makes no sense, {@link ServerUnreachableException} if the database did not take it. Asking
 * twice does no harm. Thread-safe.
 */
public final class Snapshots {

  private final Orders orders;
  private final OwnerSchema schema;

  /** Snapshots of what a service declares. */
  public Snapshots(OwnerDatabase database, OwnerSchema schema) {
    this.orders = new Orders(database);
    this.schema = schema;
  }

  /**
   * Has all rows of a table published again, as they were when it was published first. Once that is
   * complete, replicas drop what the table does not have; until then what they have stays valid.
   */
  public void request(String table, String requester) {
    request(new SnapshotRequest(table, null, requester));
  }

  /**
   * Has the rows of a range published again. Keys in the range that the topic has and the table has
   * not are deleted.
   */
  public void request(String table, KeyRange range, String requester) {
    request(new SnapshotRequest(table, range, requester));
  }

  /** Has published again what the request says. */
  public void request(SnapshotRequest request) {
    PublishedTable table = find(request.table());
    KeyRange range = request.range();
    if (table.outbox()) {
      requireReader(table, range);
    }
    order(Kind.SNAPSHOT, table, request);
  }

  /**
   * Has the snapshots of a table wait, the one under way too, until {@link #resume}; also those
   * that are begun of themselves. Changes are published all the same.
   */
  public void pause(String table, String requester) {
    order(Kind.PAUSE, find(table), new SnapshotRequest(table, null, requester));
  }

  /** Has the snapshots of a table go on. */
  public void resume(String table, String requester) {
    order(Kind.RESUME, find(table), new SnapshotRequest(table, null, requester));
  }

  private PublishedTable find(String table) {
    return RequestedKeys.table(schema, table, SnapshotRequestException::new);
  }

  private void order(Kind kind, PublishedTable table, SnapshotRequest request) {
    orders.give(
        request.table(),
        connection -> {
          KeyRange range = request.range();
          if (range != null) {
            requireKeys(connection, table, range);
          }
          SnapshotOrder.of(kind, request.on(table.topic())).emit(connection);
        });
  }

  private void requireReader(PublishedTable table, @Nullable KeyRange range) {
    if (schema.outboxTable(table.topic()).reader().isEmpty()) {
      throw new SnapshotRequestException(
          "table '%s' is declared incomplete: nothing can read its rows again. Declare"
                  .formatted(RequestedKeys.nameOf(table))
              + " OutboxTable.of(…).rereadBy(…), or hand its rows to the Outbox once more");
    }
    if (range != null) {
      throw new SnapshotRequestException(
          "table '%s' is an outbox table, whose reader knows no ranges; ask for the whole table"
              .formatted(RequestedKeys.nameOf(table)));
    }
  }

  private static void requireKeys(Connection connection, PublishedTable table, KeyRange range)
      throws SQLException {
    RequestedKeys keys = new RequestedKeys(table);
    keys.require(range.from());
    keys.require(range.to());
    if (keys.isEmpty(() -> new KeyOrder(table).isEmpty(connection, range))) {
      throw new SnapshotRequestException(
          "table '%s' has no key from '%s' to '%s': the first comes behind the last in the"
                  .formatted(RequestedKeys.nameOf(table), range.from(), range.to())
              + " order of the database; swap them");
    }
  }
}
