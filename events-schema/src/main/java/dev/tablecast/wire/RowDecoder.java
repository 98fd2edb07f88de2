package dev.tablecast.wire;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import java.util.List;

/**
 * Turns a facet's messages straight into Postgres binary values, one {@link ColumnBuffer} a column.
 * Immutable and thread-safe; the buffers are the caller's.
 */
public final class RowDecoder {

  /**
   * A decoder for the wanted columns of a facet, key columns first.
   *
   * @param wanted columns of the facet that the writer's schema knows; the key's must be among them
   */
  public static RowDecoder of(Facet facet, List<Column> wanted) {
    throw new UnsupportedOperationException();
  }

  /** Appends one value to each buffer, in the order of the wanted columns. */
  public void decode(byte[] message, List<ColumnBuffer> target) {
    throw new UnsupportedOperationException();
  }

  /** Appends the key of a delete, read from its canonical text, to the key columns' buffers. */
  public void decodeKey(String key, List<ColumnBuffer> target) {
    throw new UnsupportedOperationException();
  }
}
