package dev.tablecast.replica.apply;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowDecoder;
import dev.tablecast.wire.RowEncoder;
import java.util.ArrayList;
import java.util.List;

/** Messages of the contract that have the key's fields alone. Confined to one thread. */
final class KeyMessages {

  private final RowDecoder decoder;
  private final RowEncoder encoder;
  private final PostgresRow row;
  private final List<ColumnBuffer> values = new ArrayList<>();

  /**
   * @param key a facet of the key's columns alone
   */
  KeyMessages(Facet key) {
    decoder = RowDecoder.of(key, key.key());
    encoder = RowEncoder.of(key, key.columns().stream().map(Column::name).toList());
    row = new PostgresRow(key.columns().size());
    key.columns().forEach(column -> values.add(new ColumnBuffer()));
  }

  /** The message's bytes, from the key's canonical text. */
  byte[] bytesOf(String key) {
    values.forEach(ColumnBuffer::clear);
    decoder.decodeKey(key, values);
    BufferedRow.point(row, values, 0);
    return encoder.encode(row);
  }
}
