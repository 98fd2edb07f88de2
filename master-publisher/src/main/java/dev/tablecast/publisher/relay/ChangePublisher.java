package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.backfill.Chunk;
import dev.tablecast.publisher.backfill.Mark;
import dev.tablecast.publisher.log.LogHandler;
import dev.tablecast.publisher.log.Relation;
import dev.tablecast.publisher.outbox.OutboxMessages;
import dev.tablecast.publisher.outbox.OutboxRow;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.UnencodableValueException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the log holds into messages, transaction by transaction. Confined to the relay's
 * thread.
 */
final class ChangePublisher implements LogHandler {

  private final RelayParts parts;
  private final Continuity continuity;
  private final RowPublisher rows;
  private final SnapshotPublisher snapshots;
  private final RowRereader rereader;
  private final RelayEvents events;
  private final Map<String, TopicWriter> bySource = new HashMap<>();
  private final Map<Integer, CapturedTable> captured = new HashMap<>();
  private boolean isNew;

  ChangePublisher(
      RelayParts parts,
      Continuity continuity,
      RowPublisher rows,
      SnapshotPublisher snapshots,
      RowRereader rereader,
      RelayEvents events) {
    this.parts = parts;
    this.continuity = continuity;
    this.rows = rows;
    this.snapshots = snapshots;
    this.rereader = rereader;
    this.events = events;
    for (TopicWriter writer : parts.writers().values()) {
      if (!writer.table().outbox()) {
        bySource.put(source(writer.table().schema(), writer.table().table()), writer);
      }
    }
  }

  @Override
  public void begin(int xid, long lsn, long commitMicros) {
    parts.position().begin(xid, lsn, commitMicros);
    isNew = continuity.isNew(lsn, commitMicros);
  }

  @Override
  public void relation(Relation relation) {
    TopicWriter writer = bySource.get(source(relation.schema(), relation.table()));
    if (writer == null) {
      captured.remove(relation.oid());
      return;
    }
    CapturedTable before = captured.put(relation.oid(), CapturedTable.of(relation, writer));
    if (before != null && !before.relation().fingerprint().equals(relation.fingerprint())) {
      events.tableChanged(before.topic());
    }
  }

  @Override
  public void insert(Relation relation, PostgresRow row) {
    CapturedTable table = captured(relation);
    if (table != null) {
      upsert(table, row);
    }
  }

  @Override
  public void update(Relation relation, @Nullable PostgresRow oldKey, PostgresRow row) {
    CapturedTable table = captured(relation);
    if (table == null) {
      return;
    }
    if (oldKey != null) {
      String before = table.encoder().key(oldKey);
      if (!before.equals(table.encoder().key(row))) {
        rows.change(table.writer(), before, null);
      }
    }
    if (table.encoder().lacksUnchanged(row)) {
      reread(table, table.encoder().key(row));
    } else {
      upsert(table, row);
    }
  }

  @Override
  public void delete(Relation relation, PostgresRow oldKey) {
    CapturedTable table = captured(relation);
    if (table != null) {
      rows.change(table.writer(), table.encoder().key(oldKey), null);
    }
  }

  @Override
  public void truncate(List<Relation> relations) {
    for (Relation relation : relations) {
      CapturedTable table = captured(relation);
      if (table != null) {
        snapshots.truncated(table.writer());
        events.truncated(table.topic());
      }
    }
  }

  @Override
  public void message(String prefix, byte[] content) {
    if (!isNew) {
      return;
    }
    if (prefix.equals(OutboxMessages.PREFIX)) {
      for (OutboxRow row : OutboxMessages.decode(content)) {
        TopicWriter writer = parts.writers().get(row.topic());
        if (writer != null) {
          rows.change(writer, row.key(), row.value());
        }
      }
    } else if (prefix.equals(Mark.PREFIX)) {
      mark(Mark.parse(content));
    }
  }

  private void mark(Mark mark) {
    if (mark.kind() == Mark.Kind.HEARTBEAT) {
      for (TopicWriter writer : parts.writers().values()) {
        writer.send(new Marker.Heartbeat(parts.position().next()), parts.position().commitMillis());
      }
    } else if (mark.incarnation().equals(parts.incarnation())) {
      if (mark.kind() == Mark.Kind.TAKEN_OVER) {
        events.takenOver();
      } else {
        TopicWriter writer = parts.writers().get(mark.topic());
        if (writer != null) {
          snapshots.on(mark, writer);
        }
      }
    }
  }

  @Override
  public void commit() {
    parts.window().decoded(parts.position().xid());
    if (isNew) {
      events.committed(parts.position());
    }
  }

  private @Nullable CapturedTable captured(Relation relation) {
    return isNew ? captured.get(relation.oid()) : null;
  }

  private void upsert(CapturedTable table, PostgresRow row) {
    String key = table.encoder().key(row);
    byte[] value;
    try {
      value = table.encoder().encode(row);
    } catch (UnencodableValueException e) {
      rows.refuse(table.writer(), key, String.valueOf(e.getMessage()));
      return;
    }
    rows.change(table.writer(), key, value);
  }

  private void reread(CapturedTable table, String key) {
    try {
      for (Chunk.Row row : rereader.find(table, key, parts.position().xid())) {
        String refusal = row.refusal();
        if (refusal == null) {
          rows.change(table.writer(), key, row.value());
        } else {
          rows.refuse(table.writer(), key, refusal);
        }
      }
    } catch (SQLException e) {
      throw new RelayInterruptedException("a row could not be read again", e);
    }
  }

  private static String source(String schema, String table) {
    return schema + "\0" + table;
  }

  /** What the relay as a whole has to know. */
  interface RelayEvents {
    void takenOver();

    void committed(LogPosition position);

    /** A table's columns or their types are others now. */
    void tableChanged(String topic);

    void truncated(String topic);
  }
}
