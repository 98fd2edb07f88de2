package dev.tablecast.wire;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import java.util.List;

/**
 * Hashes a facet's messages as {@link RowHasher} hashes the rows that they are of: what a topic
 * says is then compared with what a table holds without asking the table's database. Not
 * thread-safe.
 */
public final class MessageHasher {

  private final MessageRow row;
  private final RowHasher hasher;

  private MessageHasher(Facet facet, List<Column> columns) {
    row = new MessageRow(facet, columns);
    hasher = RowHasher.of(facet, columns.stream().map(Column::name).toList());
  }

  /**
   * A hasher of some columns' values.
   *
   * @param columns of the facet, its key's first; the writer of every message knows them all
   */
  public static MessageHasher of(Facet facet, List<Column> columns) {
    return new MessageHasher(facet, columns);
  }

  /**
   * Reads the next message; gives a hasher of which that message's row can be asked, until the next
   * one.
   *
   * @throws MalformedRowException if Postgres cannot hold a value
   * @throws UnencodableValueException if a value is none that an owner can have published
   */
  public RowHasher read(byte[] message, int start, int length) {
    hasher.read(row.read(message, start, length));
    return hasher;
  }
}
