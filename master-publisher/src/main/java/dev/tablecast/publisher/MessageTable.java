package dev.tablecast.publisher;

/**
 * A table into which a service inserts messages, each of which names its destination itself: such
 * as the outbox of Eventuate Tram. The relay publishes what is committed, in the order of commits
 * with all else, and deletes rows once Pulsar has acknowledged their messages. Immutable.
 *
 * <pre>{@code
 * @Bean
 * MessageTable messages() {
 *   return MessageTable.ofEventuate();
 * }
 * }</pre>
 *
 * <p>Its columns, besides which there may be others, are those that Eventuate Tram gave it: {@code
 * id}, its primary key; {@code destination}; {@code headers}, a JSON object of texts; {@code
 * payload}; and {@code published}, by which rows that are not 0 are left alone.
 *
 * <p>A message goes to the topic that {@link dev.tablecast.wire.MessageTopic} names, with the value
 * of its header {@code PARTITION_ID}, else its id, as key, its headers as properties by {@link
 * dev.tablecast.wire.MessageHeaders} and its payload in UTF-8 as value. Several services may send
 * to one destination, hence nobody fences others there, nor is the topic read when a relay takes
 * over: a message is sent at least once, and after a crash some are sent again, of each key from
 * the first of them on. A receiver that passes over ids it has had gets each once, in order.
 *
 * @param schema the schema in which the table is
 * @param table its name there
 */
public record MessageTable(String schema, String table) {

  public MessageTable {
    if (schema.isBlank() || table.isBlank()) {
      throw new IllegalArgumentException("a table of messages needs a schema and a name");
    }
  }

  /** Eventuate Tram's own outbox, {@code eventuate.message}. */
  public static MessageTable ofEventuate() {
    return ofEventuate("eventuate");
  }

  /** Eventuate Tram's outbox in another schema than {@code eventuate}. */
  public static MessageTable ofEventuate(String schema) {
    return new MessageTable(schema, "message");
  }

  /** Schema and name, with a dot between. */
  @Override
  public String toString() {
    return schema + "." + table;
  }
}
