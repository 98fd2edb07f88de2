package dev.tablecast.publisher.log;

import dev.tablecast.wire.PostgresRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the messages of pgoutput, each transaction in one piece, values in binary. Source: the
 * Postgres manual, "Logical Replication Message Formats". Confined to one thread; rows are reused.
 */
final class PgOutputDecoder {

  private static final byte TRANSACTIONAL = 1;

  private final LogHandler handler;
  private final Map<Integer, DecodedTable> tables = new HashMap<>();

  PgOutputDecoder(LogHandler handler) {
    this.handler = handler;
  }

  /** Reads one message. */
  void decode(ByteBuffer message) {
    byte kind = message.get();
    switch (kind) {
      case 'B' -> begin(message);
      case 'C' -> handler.commit();
      case 'R' -> relation(message);
      case 'I' -> insert(message);
      case 'U' -> update(message);
      case 'D' -> delete(message);
      case 'T' -> truncate(message);
      case 'M' -> message(message);
      case 'O', 'Y' -> {
        // Where a change came from, and a type's name: neither says anything about a row.
      }
      default ->
          throw new LogFormatException(
              "pgoutput sent a message of kind '%c', which this Tablecast does not know"
                  .formatted(kind));
    }
  }

  private void begin(ByteBuffer message) {
    long lsn = message.getLong();
    long commitMicros = message.getLong();
    handler.begin(message.getInt(), lsn, commitMicros);
  }

  private void relation(ByteBuffer message) {
    int oid = message.getInt();
    String schema = text(message);
    String table = text(message);
    message.get(); // the replica identity, which is checked at start
    int count = message.getShort();
    List<String> columns = new ArrayList<>(count);
    List<Integer> types = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      message.get(); // whether it is part of the key
      columns.add(text(message));
      types.add(message.getInt());
      message.getInt(); // the type's modifier
    }
    Relation relation =
        new Relation(oid, schema.isEmpty() ? "pg_catalog" : schema, table, columns, types);
    tables.put(oid, new DecodedTable(relation, new PostgresRow(count), new PostgresRow(count)));
    handler.relation(relation);
  }

  private void insert(ByteBuffer message) {
    DecodedTable table = table(message.getInt());
    message.get(); // 'N'
    tuple(message, table.row());
    handler.insert(table.relation(), table.row());
  }

  private void update(ByteBuffer message) {
    DecodedTable table = table(message.getInt());
    byte part = message.get();
    boolean keyed = part == 'K' || part == 'O';
    if (keyed) {
      tuple(message, table.oldKey());
      message.get(); // 'N'
    }
    tuple(message, table.row());
    handler.update(table.relation(), keyed ? table.oldKey() : null, table.row());
  }

  private void delete(ByteBuffer message) {
    DecodedTable table = table(message.getInt());
    message.get(); // 'K' or 'O'
    tuple(message, table.oldKey());
    handler.delete(table.relation(), table.oldKey());
  }

  private void truncate(ByteBuffer message) {
    int count = message.getInt();
    message.get(); // CASCADE, RESTART IDENTITY
    List<Relation> relations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      relations.add(table(message.getInt()).relation());
    }
    handler.truncate(relations);
  }

  private void message(ByteBuffer message) {
    byte flags = message.get();
    message.getLong();
    String prefix = text(message);
    byte[] content = new byte[message.getInt()];
    message.get(content);
    if ((flags & TRANSACTIONAL) != 0) {
      handler.message(prefix, content);
    }
  }

  private static void tuple(ByteBuffer message, PostgresRow row) {
    byte[] bytes = message.array();
    row.reset(bytes);
    int count = message.getShort();
    for (int i = 0; i < count; i++) {
      byte kind = message.get();
      switch (kind) {
        case 'n' -> row.set(i, 0, PostgresRow.NULL);
        case 'u' -> row.set(i, 0, PostgresRow.UNCHANGED);
        case 'b' -> {
          int length = message.getInt();
          row.set(i, message.arrayOffset() + message.position(), length);
          message.position(message.position() + length);
        }
        default ->
            throw new LogFormatException(
                "pgoutput sent a value as '%c' instead of in binary; its type has no binary form"
                    .formatted(kind));
      }
    }
  }

  private DecodedTable table(int oid) {
    DecodedTable table = tables.get(oid);
    if (table == null) {
      throw new LogFormatException(
          "pgoutput sent a change of relation %d without describing it".formatted(oid));
    }
    return table;
  }

  private static String text(ByteBuffer message) {
    int start = message.position();
    while (message.get() != 0) {
      // up to the closing zero
    }
    int length = message.position() - 1 - start;
    return new String(
        message.array(), message.arrayOffset() + start, length, StandardCharsets.UTF_8);
  }

  private record DecodedTable(Relation relation, PostgresRow row, PostgresRow oldKey) {}
}
