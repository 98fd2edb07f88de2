package dev.tablecast.replica.table;

import dev.tablecast.contract.Column;
import dev.tablecast.wire.TransportType;
import java.util.Locale;
import java.util.Set;

/**
 * A column of the contract in the replica's table.
 *
 * @param column what the contract says of it
 * @param name what it is called in the replica's table
 */
public record ReplicaColumn(Column column, String name) {

  private static final Set<String> TEXTS =
      Set.of("text", "varchar", "character varying", "char", "character", "bpchar", "citext");

  /** How its values travel into the database. */
  public TransportType transport() {
    return TransportType.of(column);
  }

  /**
   * Whether Postgres turns the transported value into the column's type only when told to, as from
   * text to jsonb. Elsewhere it must not be told: an explicit cast to {@code varchar(3)} would cut
   * a text that is too long, where an assignment refuses it.
   */
  boolean needsCast() {
    return transport() == TransportType.TEXT && !TEXTS.contains(castType());
  }

  /** The column's type without its modifiers, which the assignment then sees to. */
  String castType() {
    return column.sqlType().replaceAll("\\s*\\([^)]*\\)", "").strip().toLowerCase(Locale.ROOT);
  }
}
