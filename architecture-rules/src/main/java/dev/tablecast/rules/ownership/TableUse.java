package dev.tablecast.rules.ownership;

import java.util.List;

/**
 * One thing that is done to one table.
 *
 * @param table which table
 * @param access what is done to it
 * @param columns the columns that are written, as far as they are named
 */
public record TableUse(TableName table, Access access, List<String> columns) {

  public TableUse {
    columns = List.copyOf(columns);
  }

  public TableUse(TableName table, Access access) {
    this(table, access, List.of());
  }
}
