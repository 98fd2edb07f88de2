package dev.tablecast.publisher;

import dev.tablecast.publisher.backfill.ChecksumOrder;
import dev.tablecast.publisher.backfill.KeyOrder;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.KeyInterval;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Checksums on request, besides those that go through every captured table of themselves: has
 * published what rows come to, so that replicas can prove that they are equal, or find where they
 * are not.
 *
 * <p>Any instance of the service may be asked, the one that publishes carries it out: what is asked
 * for is written into the log of the database that they share. It survives every crash from when a
 * method has returned. How far checksums have come, {@link Publisher#status} of the instance that
 * publishes tells. Snapshots come first; a table of which one waits, is under way or is paused has
 * no checksums meanwhile. Passes that were asked for take turns.
 *
 * <p>Each method returns when the order has committed, and throws {@link SnapshotRequestException}
 * if it makes no sense, {@link ServerUnreachableException} if the database did not take it. Asking
 * twice does no harm. Thread-safe.
 */
public final class Checksums {

  private final Orders orders;
  private final OwnerSchema schema;

  /** Checksums of what a service declares. */
  public Checksums(OwnerDatabase database, OwnerSchema schema) {
    this.orders = new Orders(database);
    this.schema = schema;
  }

  /** Has all rows of a table summed up now, as fast as that goes. */
  public void request(String table, String requester) {
    request(new ChecksumRequest(table, KeyInterval.ALL, 0, requester));
  }

  /**
   * Has the rows of a range summed up now.
   *
   * @param rowsPerChunk how many rows a checksum is of at most: the fewer, the closer a difference
   *     is located; 0 for as many as a snapshot reads at once, which is also the most
   */
  public void request(String table, KeyInterval keys, int rowsPerChunk, String requester) {
    request(new ChecksumRequest(table, keys, rowsPerChunk, requester));
  }

  /** Has summed up what the request says. */
  public void request(ChecksumRequest request) {
    PublishedTable table =
        RequestedKeys.table(schema, request.table(), SnapshotRequestException::new);
    if (table.outbox()) {
      throw new SnapshotRequestException(
          "table '%s' is an outbox table: its reader has no order of keys that a replica knows too, so it"
                  .formatted(RequestedKeys.nameOf(table))
              + " is not proven; ask for a snapshot of it instead");
    }
    orders.give(
        request.table(),
        connection -> {
          requireKeys(connection, table, request.keys());
          ChecksumOrder.of(request.on(table.topic())).emit(connection);
        });
  }

  private static void requireKeys(Connection connection, PublishedTable table, KeyInterval interval)
      throws SQLException {
    RequestedKeys keys = new RequestedKeys(table);
    keys.require(interval.after());
    keys.require(interval.upTo());
    KeyOrder order = KeyOrder.ofBytes(table, connection);
    if (keys.isEmpty(() -> order.isEmpty(connection, interval))) {
      throw new SnapshotRequestException(
          "table '%s' has no key behind '%s' and up to '%s', texts being in the order of their bytes;"
                  .formatted(RequestedKeys.nameOf(table), interval.after(), interval.upTo())
              + " swap them");
    }
  }
}
