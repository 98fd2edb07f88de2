package dev.tablecast.publisher.schema;

import dev.tablecast.contract.Column;
import dev.tablecast.publisher.MessageTable;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What the rows of a published table are made of, by which DDL is noticed that changes rows without
 * a word in the log. Immutable.
 *
 * @param columns the table's identity, the published columns and their types
 * @param definition by which transactions the columns were last defined
 * @param storage the files that hold the rows
 */
public record TableShape(String columns, String definition, String storage) {

  /** The shape of no table. */
  public static final TableShape NONE = new TableShape("", "", "");

  /** The shape of a table as it is now; none if it is not there. */
  static TableShape of(PublishedTable table, Connection connection) throws SQLException {
    String[] names = table.facet().columns().stream().map(Column::name).toArray(String[]::new);
    if (table.outbox()) {
      return new TableShape(String.join(", ", names), "", "");
    }
    return SqlResource.SHAPE
        .query(
            connection,
            row -> new TableShape(row.getString(1), row.getString(2), row.getString(3)),
            connection.createArrayOf("text", names),
            table.schema(),
            table.table())
        .stream()
        .findFirst()
        .orElse(NONE);
  }

  /** Of a table of messages it counts since when it is published; none if it is not. */
  static TableShape of(MessageTable messages, String publication, Connection connection)
      throws SQLException {
    return SqlResource.PUBLICATION_MEMBER
        .query(
            connection,
            row -> new TableShape(row.getString(1), "", ""),
            publication,
            messages.schema(),
            messages.table())
        .stream()
        .findFirst()
        .orElse(NONE);
  }

  /**
   * Whether rows read under this shape are what the log says of them under another. A column that
   * is given its own type anew, by another expression, shows in its definition and in the files
   * alone; VACUUM FULL changes the latter, SET NOT NULL the former, and neither a row.
   */
  public boolean fits(TableShape other) {
    return columns.equals(other.columns)
        && (definition.equals(other.definition) || storage.equals(other.storage));
  }
}
