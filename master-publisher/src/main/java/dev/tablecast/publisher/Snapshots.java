package dev.tablecast.publisher;

import dev.tablecast.publisher.backfill.KeyOrder;
import dev.tablecast.publisher.backfill.SnapshotOrder;
import dev.tablecast.publisher.backfill.SnapshotOrder.Kind;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.MalformedRowException;
import dev.tablecast.wire.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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

  private final OwnerDatabase database;
  private final OwnerSchema schema;

  /** Snapshots of what a service declares. */
  public Snapshots(OwnerDatabase database, OwnerSchema schema) {
    this.database = database;
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

  private void order(Kind kind, PublishedTable table, SnapshotRequest request) {
    try (Connection connection = database.connect()) {
      KeyRange range = request.range();
      if (range != null) {
        requireKeys(connection, table, range);
      }
      SnapshotOrder.of(kind, request.on(table.topic())).emit(connection);
    } catch (SQLException e) {
      throw new ServerUnreachableException(
          "%s: the order was not written, for the owner's database did not take it (%s); try again"
              .formatted(request.table(), e.getMessage()),
          e);
    }
  }

  private PublishedTable find(String name) {
    return schema.tables().stream()
        .filter(table -> table.topic().equals(name) || nameOf(table).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new SnapshotRequestException(
                    "this service publishes no table '%s'; it publishes %s"
                        .formatted(
                            name, schema.tables().stream().map(Snapshots::nameOf).toList())));
  }

  private static String nameOf(PublishedTable table) {
    return table.facet().contract().table();
  }

  private void requireReader(PublishedTable table, @Nullable KeyRange range) {
    if (schema.outboxTable(table.topic()).reader().isEmpty()) {
      throw new SnapshotRequestException(
          "table '%s' is declared incomplete: nothing can read its rows again. Declare"
                  .formatted(nameOf(table))
              + " OutboxTable.of(…).rereadBy(…), or hand its rows to the Outbox once more");
    }
    if (range != null) {
      throw new SnapshotRequestException(
          "table '%s' is an outbox table, whose reader knows no ranges; ask for the whole table"
              .formatted(nameOf(table)));
    }
  }

  private static void requireKeys(Connection connection, PublishedTable table, KeyRange range)
      throws SQLException {
    List<String> columns = table.facet().key().stream().map(column -> column.name()).toList();
    requireKey(table, columns, range.from());
    requireKey(table, columns, range.to());
    try {
      if (new KeyOrder(table).isEmpty(connection, range)) {
        throw new SnapshotRequestException(
            "table '%s' has no key from '%s' to '%s': the first comes behind the last in the"
                    .formatted(nameOf(table), range.from(), range.to())
                + " order of the database; swap them");
      }
    } catch (SQLException e) {
      if (KeyOrder.isOfNoValue(e)) {
        throw malformed(table, columns, "Postgres does not read it: " + e.getMessage());
      }
      throw e;
    }
  }

  private static void requireKey(PublishedTable table, List<String> columns, @Nullable String key) {
    if (key == null) {
      return;
    }
    try {
      int given = RowKey.components(key).size();
      if (given != columns.size()) {
        throw malformed(table, columns, "'%s' has values for %d columns".formatted(key, given));
      }
    } catch (MalformedRowException e) {
      throw malformed(table, columns, "'%s' is not written like one".formatted(key));
    }
  }

  private static SnapshotRequestException malformed(
      PublishedTable table, List<String> columns, String found) {
    return new SnapshotRequestException(
        "not a key of table '%s': %s. Its key is %s: values joined by commas, in which %%, comma and"
                .formatted(nameOf(table), found, columns)
            + " control characters are percent-encoded, as RowKey.of(…) does");
  }
}
