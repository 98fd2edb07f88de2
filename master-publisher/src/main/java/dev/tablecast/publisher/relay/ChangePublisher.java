package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.FreshnessTokens;
import dev.tablecast.publisher.backfill.ChecksumOrder;
import dev.tablecast.publisher.backfill.Chunk;
import dev.tablecast.publisher.backfill.Mark;
import dev.tablecast.publisher.backfill.SnapshotOrder;
import dev.tablecast.publisher.log.LogHandler;
import dev.tablecast.publisher.log.Relation;
import dev.tablecast.publisher.outbox.OutboxMessages;
import dev.tablecast.publisher.outbox.OutboxRow;
import dev.tablecast.publisher.topic.PartitionsOrder;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.Applying;
import dev.tablecast.wire.Marker;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.UnencodableValueException;
import dev.tablecast.wire.Version;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the log holds into messages, transaction by transaction. Confined to the relay's
 * thread.
 *
 * <p>Versions count the changes that the log holds, whatever becomes of each: a relay that decodes
 * a transaction again has to come to the same versions, though by then a row may be gone, a limit
 * raised, or a table published no longer.
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

  /** Whether what follows in the transaction is what replication brought from another service. */
  private boolean applying;

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
    applying = false;
  }

  @Override
  public void relation(Relation relation) {
    parts.messages().relation(relation);
    TopicWriter writer = bySource.get(source(relation.schema(), relation.table()));
    if (writer == null) {
      captured.remove(relation.oid());
      return;
    }
    captured.put(relation.oid(), CapturedTable.of(relation, writer));
  }

  @Override
  public void insert(Relation relation, PostgresRow row) {
    Version version = parts.position().next();
    CapturedTable table = captured(relation);
    String key = table == null ? null : key(table, row);
    if (table != null && key != null) {
      upsert(table, key, row, version);
    }
    if (isNew) {
      parts.messages().inserted(relation, row, version);
    }
  }

  @Override
  public void update(Relation relation, @Nullable PostgresRow oldKey, PostgresRow row) {
    Version deleted = oldKey == null ? null : parts.position().next();
    Version version = parts.position().next();
    CapturedTable table = captured(relation);
    if (table == null || isEcho(table)) {
      return;
    }
    String key = key(table, row);
    if (oldKey != null && deleted != null) {
      delete(table, oldKey, key, deleted);
    }
    if (key == null) {
      return;
    }
    if (table.encoder().lacksUnchanged(row)) {
      reread(table, key, version);
    } else {
      upsert(table, key, row, version);
    }
  }

  /**
   * Whether an update is the doing of the table's owner, by replication: of the columns that this
   * service owns it has changed none. Its inserts and deletes begin and end them.
   */
  private boolean isEcho(CapturedTable table) {
    return applying && !table.writer().table().facet().isMaster();
  }

  @Override
  public void delete(Relation relation, PostgresRow oldKey) {
    Version version = parts.position().next();
    CapturedTable table = captured(relation);
    if (table != null) {
      delete(table, oldKey, null, version);
    }
    if (isNew) {
      parts.messages().deleted(relation, oldKey);
    }
  }

  /** Removes a row's old key, unless its new one is the same. */
  private void delete(
      CapturedTable table, PostgresRow oldKey, @Nullable String newKey, Version version) {
    try {
      String key = table.encoder().key(oldKey);
      if (!key.equals(newKey)) {
        rows.change(table.writer(), key, null, version);
      }
    } catch (UnencodableValueException e) {
      // It was never published under that key, and need not be parked any longer.
      parts.parking().published(table.topic(), Chunk.Row.NO_KEY);
    }
  }

  /** A row's key; null if the wire cannot carry it, which has been said then. */
  private @Nullable String key(CapturedTable table, PostgresRow row) {
    try {
      return table.encoder().key(row);
    } catch (UnencodableValueException e) {
      rows.refuse(table.writer(), Chunk.Row.NO_KEY, String.valueOf(e.getMessage()));
      return null;
    }
  }

  @Override
  public void truncate(List<Relation> relations) {
    for (Relation relation : relations) {
      CapturedTable table = captured(relation);
      if (table != null) {
        snapshots.truncated(table.writer());
        events.truncated(table.writer());
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
        Version version = parts.position().next();
        TopicWriter writer = parts.writers().get(row.topic());
        if (writer != null) {
          rows.change(writer, row.key(), row.value(), version);
        }
      }
    } else if (prefix.equals(Applying.PREFIX)) {
      applying = Applying.isOn(content);
    } else if (prefix.equals(Mark.PREFIX)) {
      mark(Mark.parse(content));
    } else if (prefix.equals(SnapshotOrder.PREFIX)) {
      Version version = parts.position().next();
      SnapshotOrder.parse(content).ifPresent(order -> events.ordered(order, version));
    } else if (prefix.equals(ChecksumOrder.PREFIX)) {
      events.ordered(ChecksumOrder.parse(content));
    } else if (prefix.equals(PartitionsOrder.PREFIX)) {
      events.partitionsOrdered(PartitionsOrder.parse(content));
    } else if (prefix.equals(FreshnessTokens.PREFIX)) {
      events.tokenGiven();
    }
  }

  private void mark(Mark mark) {
    if (mark.kind() == Mark.Kind.HEARTBEAT) {
      for (TopicWriter writer : parts.writers().values()) {
        writer.send(new Marker.Heartbeat(parts.position().next()), parts.position().commitMillis());
      }
    } else if (mark.kind() == Mark.Kind.PARTITIONS_ADDED) {
      partitionsAdded(mark, parts.position().next());
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

  /** Whoever wrote the mark: a relay may find the place that another has taken on record. */
  private void partitionsAdded(Mark mark, Version version) {
    TopicWriter writer = parts.writers().get(mark.topic());
    if (writer != null
        && !writer.passBarrier(version, parts.position().commitMillis())
        && mark.incarnation().equals(parts.incarnation())) {
      events.partitionsAdded(mark.topic(), version);
    }
  }

  @Override
  public void commit() {
    parts.window().decoded(parts.position().xid());
    if (isNew) {
      parts.writers().values().forEach(TopicWriter::flush);
      events.committed(parts.position());
    }
  }

  private @Nullable CapturedTable captured(Relation relation) {
    return isNew ? captured.get(relation.oid()) : null;
  }

  private void upsert(CapturedTable table, String key, PostgresRow row, Version version) {
    byte[] value;
    try {
      value = table.encoder().encode(row);
    } catch (UnencodableValueException e) {
      rows.refuse(table.writer(), key, String.valueOf(e.getMessage()));
      return;
    }
    rows.change(table.writer(), key, value, version);
  }

  private void reread(CapturedTable table, String key, Version version) {
    try {
      for (Chunk.Row row : rereader.find(table, key, parts.position().xid())) {
        String refusal = row.refusal();
        if (refusal == null) {
          rows.change(table.writer(), key, row.value(), version);
        } else {
          rows.refuse(table.writer(), key, refusal);
        }
      }
      if (snapshots.rereads().isRecording()) {
        snapshots.rereads().add(table.topic(), key, rereader.end(), parts.position().lsn());
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

    void truncated(TopicWriter writer);

    void ordered(SnapshotOrder order, Version version);

    void ordered(ChecksumOrder order);

    void partitionsOrdered(PartitionsOrder order);

    /** A topic has got the partitions that were asked for; everything up to here is sent. */
    void partitionsAdded(String topic, Version version);

    /** Somebody may wait until the topics are known to have come as far as the log is here. */
    void tokenGiven();
  }
}
