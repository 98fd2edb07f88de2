package dev.tablecast.rules.ownership;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A table as a statement or an annotation names it.
 *
 * @param schema its schema, if it is named
 * @param table its name
 * @param quoted whether the case of its letters counts
 */
public record TableName(@Nullable String schema, String table, boolean quoted) {

  /** An unquoted name, with or without a schema before the dot. */
  public static TableName of(String name) {
    int dot = name.lastIndexOf('.');
    return new TableName(dot < 0 ? null : name.substring(0, dot), name.substring(dot + 1), false);
  }

  /** Whether the database takes it for that table, in whatever schema. */
  boolean means(String name) {
    return quoted ? table.equals(name) : table.equalsIgnoreCase(name);
  }

  /** The table alone, as it is looked up. */
  String folded() {
    return table.toLowerCase(Locale.ROOT);
  }

  /** The name as it was written, without quotes. */
  @Override
  public String toString() {
    return schema == null ? table : schema + "." + table;
  }
}
