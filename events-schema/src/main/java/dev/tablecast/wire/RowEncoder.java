package dev.tablecast.wire;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import java.util.List;

/**
 * Turns rows in Postgres's binary format straight into the Protobuf bytes of a facet's message, and
 * their keys into canonical text. Not thread-safe: it reuses its buffers.
 *
 * <p>A table's type may be narrower than the contract's (smallint for int32, integer for int64,
 * real for double). Texts are taken as UTF-8, which the database's encoding has to be.
 */
public final class RowEncoder {

  private final FieldEncoder[] fields;
  private final int[] sources;
  private final KeyEncoder key;
  private final ProtobufWriter message = new ProtobufWriter(512);

  private RowEncoder(Facet facet, List<String> columns) {
    List<Column> facetColumns = facet.columns();
    fields = new FieldEncoder[facetColumns.size()];
    sources = new int[fields.length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = new FieldEncoder(facet.contract(), facetColumns.get(i));
      sources[i] = indexOf(facetColumns.get(i), facet, columns);
    }
    key = new KeyEncoder(facet, columns);
  }

  /**
   * An encoder for rows whose columns come in the given order.
   *
   * @param columns the names of the columns of every {@link PostgresRow}, which include all of the
   *     facet's; others are passed over
   */
  public static RowEncoder of(Facet facet, List<String> columns) {
    return new RowEncoder(facet, columns);
  }

  /**
   * The message's bytes: key fields always written, others as Protobuf's own encoder would.
   *
   * @throws UnencodableValueException if the wire cannot carry a value of the row
   * @throws IllegalArgumentException if a column of the facet is unchanged, hence not there
   */
  public byte[] encode(PostgresRow row) {
    message.truncate(0);
    byte[] bytes = row.bytes();
    for (int i = 0; i < fields.length; i++) {
      int column = sources[i];
      requirePresent(row, column, fields[i].codec());
      fields[i].encode(bytes, row.start(column), row.length(column), message);
    }
    return message.toByteArray();
  }

  /**
   * The key's canonical text; only the key's columns need to be there.
   *
   * @throws UnencodableValueException if the wire cannot carry a value of the key
   */
  public String key(PostgresRow row) {
    return KeyText.toString(key.encode(row));
  }

  /** Whether a column of the facet was not sent because it is unchanged. */
  public boolean lacksUnchanged(PostgresRow row) {
    for (int column : sources) {
      if (row.isUnchanged(column)) {
        return true;
      }
    }
    return false;
  }

  static int indexOf(Column column, Facet facet, List<String> columns) {
    int index = columns.indexOf(column.name());
    if (index < 0) {
      throw new IllegalArgumentException(
          "the rows lack column '%s' of facet %s; they have %s"
              .formatted(column.name(), facet, columns));
    }
    return index;
  }

  static void requirePresent(PostgresRow row, int index, ColumnCodec codec) {
    if (row.isUnchanged(index)) {
      throw new IllegalArgumentException(
          "column '%s' is unchanged and was not sent; read the row again"
              .formatted(codec.column().name()));
    }
  }
}
