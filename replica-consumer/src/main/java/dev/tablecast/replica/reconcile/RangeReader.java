package dev.tablecast.replica.reconcile;

import dev.tablecast.replica.table.RangeStatements;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowHasher;
import dev.tablecast.wire.UnencodableValueException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Reads the rows of a range of a replica once, for several partitions. Used once. */
final class RangeReader {

  /** Signature, flags and the length of the extension, with which a binary COPY begins. */
  private static final int COPY_HEADER = 19;

  private final int partitions;
  private final PostgresRow row;
  private final RowHasher hasher;
  private final RowHasher keys;
  private final Map<Integer, PartitionRows> wanted = new HashMap<>();
  private boolean keysUnreadable;

  /**
   * @param partitions how many there are
   * @param except the partitions that are wanted, each with the keys that do not count
   */
  RangeReader(ReplicaLayout layout, int partitions, Map<Integer, Set<String>> except) {
    this.partitions = partitions;
    this.row = new PostgresRow(layout.columns().size() + 1);
    this.hasher = RowHasher.of(layout.facet(), names(layout.columns()));
    this.keys = RowHasher.of(layout.facet(), names(layout.key()));
    except.forEach((partition, some) -> wanted.put(partition, new PartitionRows(hasher, some)));
  }

  private static List<String> names(List<ReplicaColumn> columns) {
    return columns.stream().map(kept -> kept.column().name()).toList();
  }

  /** Reads them; what each partition has. */
  Map<Integer, PartitionRows> read(
      Connection connection, RangeStatements statements, KeyInterval range) throws SQLException {
    CopyOut out =
        connection.unwrap(PGConnection.class).getCopyAPI().copyOut(statements.copy(range));
    try {
      // Postgres sends a row in each message, the header with the first.
      byte[] message = out.readFromCopy();
      int start = COPY_HEADER;
      while (message != null) {
        if (message.length > start) {
          take(ByteBuffer.wrap(message), start);
        }
        start = 0;
        message = out.readFromCopy();
      }
    } finally {
      if (out.isActive()) {
        out.cancelCopy();
      }
    }
    return wanted;
  }

  /** Whether there are rows whose keys no row of the owner's can have, of no partition hence. */
  boolean hasUnreadableKeys() {
    return keysUnreadable;
  }

  private void take(ByteBuffer message, int start) {
    message.position(start);
    int count = message.getShort();
    if (count < 0) {
      return;
    }
    row.reset(message.array());
    for (int i = 0; i < count; i++) {
      int length = message.getInt();
      row.set(i, message.position(), length);
      message.position(message.position() + Math.max(length, 0));
    }
    add();
  }

  private void add() {
    try {
      hasher.read(row);
      PartitionRows of = wanted.get(hasher.partition(partitions));
      if (of != null) {
        of.add(row);
      }
    } catch (UnencodableValueException e) {
      addUnreadable();
    }
  }

  private void addUnreadable() {
    try {
      keys.read(row);
      PartitionRows of = wanted.get(keys.partition(partitions));
      if (of != null) {
        of.addUnreadable(keys, row);
      }
    } catch (UnencodableValueException e) {
      keysUnreadable = true;
    }
  }
}
