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
  private final MessageRow rows;
  private final MessageRow keys;
  private final RowEncoder encoder;

  private MessageEncoder(Facet facet) {
    this.facet = facet;
    List<Column> others = facet.columns().stream().filter(column -> !column.key()).toList();
    List<Column> columns = Stream.concat(facet.key().stream(), others.stream()).toList();
    rows = new MessageRow(facet, columns);
    keys = new MessageRow(facet, facet.key());
    encoder = RowEncoder.of(facet, columns.stream().map(Column::name).toList());
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
    return encoder.encode(read(message, rows));
  }

  /**
   * The canonical text of the message's key, whose fields alone need to be set.
   *
   * @throws MalformedRowException if Postgres cannot hold a value of the key
   * @throws IllegalArgumentException if it is another contract's message
   */
  public synchronized String key(Message message) {
    return encoder.key(read(message, keys));
  }

  private PostgresRow read(Message message, MessageRow into) {
    String name = message.getDescriptorForType().getFullName();
    if (!name.equals(facet.contract().descriptor().getFullName())) {
      throw new IllegalArgumentException(
          "%s is not a message of %s".formatted(name, facet.contract()));
    }
    byte[] bytes = message.toByteArray();
    return into.read(bytes, 0, bytes.length);
  }
}
