package dev.tablecast.replica.apply;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowEncoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Keys of a replica's rows in canonical text. Confined to one thread. */
public final class CopiedKeys {

  /** How many keys are to be in memory at once. */
  public static final int CHUNK = 20_000;

  private final RowEncoder encoder;
  private final PostgresRow row;
  private final List<ColumnBuffer> values = new ArrayList<>();

  public CopiedKeys(Facet facet) {
    List<Column> key = facet.key();
    this.encoder =
        RowEncoder.of(
            new Facet(facet.contract(), facet.owner(), key),
            key.stream().map(Column::name).toList());
    this.row = new PostgresRow(key.size());
    key.forEach(column -> values.add(new ColumnBuffer()));
  }

  /**
   * Reads the keys that a binary COPY gives.
   *
   * @param copy gives the key's columns, each of its transport type
   */
  public List<String> read(Connection connection, String copy) throws SQLException {
    values.forEach(ColumnBuffer::clear);
    BinaryCopy.out(connection, copy, values);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < values.get(0).count(); i++) {
      BufferedRow.point(row, values, i);
      keys.add(encoder.key(row));
    }
    return keys;
  }
}
