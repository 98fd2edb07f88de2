package dev.tablecast.wire;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import java.util.List;

/** Writes the canonical text of rows' keys. Not thread-safe: it reuses its buffer. */
final class KeyEncoder {

  private final ColumnCodec[] codecs;
  private final int[] sources;
  private final ByteSink key = new ByteSink(128);

  KeyEncoder(Facet facet, List<String> columns) {
    List<Column> keyColumns = facet.key();
    codecs = new ColumnCodec[keyColumns.size()];
    sources = new int[codecs.length];
    for (int i = 0; i < codecs.length; i++) {
      codecs[i] = ColumnCodecs.of(facet.contract(), keyColumns.get(i));
      sources[i] = RowEncoder.indexOf(keyColumns.get(i), facet, columns);
    }
  }

  /** The text's bytes, until the next row. */
  ByteSink encode(PostgresRow row) {
    key.truncate(0);
    for (int i = 0; i < codecs.length; i++) {
      int column = sources[i];
      RowEncoder.requirePresent(row, column, codecs[i]);
      if (row.isNull(column)) {
        throw codecs[i].refuse("is NULL, but part of the key");
      }
      int begun = KeyText.begin(i, key);
      codecs[i].keyText(row.bytes(), row.start(column), row.length(column), key);
      KeyText.end(begun, key);
    }
    return key;
  }
}
