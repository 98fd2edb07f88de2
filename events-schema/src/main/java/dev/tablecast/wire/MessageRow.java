package dev.tablecast.wire;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import java.util.List;

/** Makes rows of messages, as Postgres would send them. Not thread-safe. */
final class MessageRow {

  private final RowDecoder decoder;
  private final List<ColumnBuffer> buffers;
  private final ByteSink values = new ByteSink(512);
  private final PostgresRow row;

  /**
   * @param columns of the facet, its key's first
   */
  MessageRow(Facet facet, List<Column> columns) {
    decoder = RowDecoder.of(facet, columns, ArrayTarget.Form.BINARY);
    buffers = columns.stream().map(column -> new ColumnBuffer()).toList();
    row = new PostgresRow(columns.size());
  }

  /**
   * The message's row, until the next one.
   *
   * @throws MalformedRowException if Postgres cannot hold a value
   */
  PostgresRow read(byte[] message, int start, int length) {
    buffers.forEach(ColumnBuffer::clear);
    decoder.decode(message, start, length, buffers);
    values.truncate(0);
    for (int i = 0; i < buffers.size(); i++) {
      ColumnBuffer buffer = buffers.get(i);
      row.set(i, values.size(), buffer.length(0));
      values.write(buffer.bytes(), buffer.start(0), Math.max(0, buffer.length(0)));
    }
    row.reset(values.bytes());
    return row;
  }
}
