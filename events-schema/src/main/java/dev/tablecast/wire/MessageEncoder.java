package dev.tablecast.wire;

import com.google.protobuf.Message;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns messages that a service built itself into what a facet's stream carries: the facet's fields
 * alone, each checked to be a value that Postgres can hold, the key's always written. Thread-safe;
 * calls take turns.
 */
public final class MessageEncoder {

  private final Facet facet;
  private final RowDecoder rows;
  private final RowDecoder keys;
  private final RowEncoder encoder;
  private final List<ColumnBuffer> buffers;
  private final ByteSink values = new ByteSink(512);
  private final PostgresRow row;

  private MessageEncoder(Facet facet) {
    this.facet = facet;
    List<Column> others = facet.columns().stream().filter(column -> !column.key()).toList();
    List<Column> columns = Stream.concat(facet.key().stream(), others.stream()).toList();
    rows = RowDecoder.of(facet, columns, ArrayTarget.Form.BINARY);
    keys = RowDecoder.of(facet, facet.key(), ArrayTarget.Form.BINARY);
    encoder = RowEncoder.of(facet, columns.stream().map(Column::name).toList());
    buffers = columns.stream().map(column -> new ColumnBuffer()).toList();
    row = new PostgresRow(columns.size());
  }

  public static MessageEncoder of(Facet facet) {
    return new MessageEncoder(facet);
  }

  /**
   * The message's bytes as the facet's stream carries them.
   *
   * @throws MalformedRowException if Postgres cannot hold a value, or one is missing that is NOT
   *     NULL
   * @throws IllegalArgumentException if it is another contract's message
   */
  public synchronized byte[] encode(Message message) {
    read(message, rows);
    return encoder.encode(row);
  }

  /**
   * The canonical text of the message's key, whose fields alone need to be set.
   *
   * @throws MalformedRowException if Postgres cannot hold a value of the key
   * @throws IllegalArgumentException if it is another contract's message
   */
  public synchronized String key(Message message) {
    read(message, keys);
    return encoder.key(row);
  }

  private void read(Message message, RowDecoder decoder) {
    String name = message.getDescriptorForType().getFullName();
    if (!name.equals(facet.contract().descriptor().getFullName())) {
      throw new IllegalArgumentException(
          "%s is not a message of %s".formatted(name, facet.contract()));
    }
    buffers.forEach(ColumnBuffer::clear);
    decoder.decode(message.toByteArray(), buffers);
    values.truncate(0);
    for (int i = 0; i < buffers.size(); i++) {
      ColumnBuffer buffer = buffers.get(i);
      if (buffer.count() > 0) {
        row.set(i, values.size(), buffer.length(0));
        values.write(buffer.bytes(), buffer.start(0), Math.max(0, buffer.length(0)));
      }
    }
    row.reset(values.bytes());
  }
}
