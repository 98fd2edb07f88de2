package dev.tablecast.publisher;

import dev.tablecast.TablecastException;
import dev.tablecast.publisher.backfill.KeyOrder;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.schema.PublishedTable;
import dev.tablecast.wire.MalformedRowException;
import dev.tablecast.wire.RowKey;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What somebody asks for by hand: tables by their names, keys by their texts. Immutable. */
final class RequestedKeys {

  private final PublishedTable table;
  private final List<String> columns;

  RequestedKeys(PublishedTable table) {
    this.table = table;
    this.columns = table.facet().key().stream().map(column -> column.name()).toList();
  }

  /**
   * The table of that name in its contract, or with that topic.
   *
   * @param refusal makes what is thrown if there is none
   */
  static PublishedTable table(
      OwnerSchema schema, String name, Function<String, TablecastException> refusal) {
    return schema.tables().stream()
        .filter(table -> table.topic().equals(name) || nameOf(table).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                refusal.apply(
                    "this service publishes no table '%s'; it publishes %s"
                        .formatted(
                            name, schema.tables().stream().map(RequestedKeys::nameOf).toList())));
  }

  static String nameOf(PublishedTable table) {
    return table.facet().contract().table();
  }

  /** Refuses what is not written like a key of the table. */
  void require(@Nullable String key) {
    if (key == null) {
      return;
    }
    try {
      int given = RowKey.components(key).size();
      if (given != columns.size()) {
        throw malformed("'%s' has values for %d columns".formatted(key, given));
      }
    } catch (MalformedRowException e) {
      throw malformed("'%s' is not written like one".formatted(key));
    }
  }

  /** What Postgres says of a range; refuses keys that it does not read. */
  boolean isEmpty(Emptiness range) throws SQLException {
    try {
      return range.ask();
    } catch (SQLException e) {
      if (KeyOrder.isOfNoValue(e)) {
        throw malformed("Postgres does not read it: " + firstLine(e));
      }
      throw e;
    }
  }

  /** Asks Postgres whether no key can be in a range. */
  @FunctionalInterface
  interface Emptiness {
    boolean ask() throws SQLException;
  }

  private SnapshotRequestException malformed(String found) {
    return new SnapshotRequestException(
        "not a key of table '%s': %s. Its key is %s: values joined by commas, in which %%, comma and"
                .formatted(nameOf(table), found, columns)
            + " control characters are percent-encoded, as RowKey.of(…) does");
  }

  /** Without where in our own statement it stands. */
  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
