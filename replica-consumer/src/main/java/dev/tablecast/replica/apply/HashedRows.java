package dev.tablecast.replica.apply;

import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowHasher;
import dev.tablecast.wire.UnencodableValueException;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Reads rows of a replica and hashes them as an owner does. Confined to one thread. */
public final class HashedRows {

  /** Signature, flags and the length of the extension, with which a binary COPY begins. */
  private static final int COPY_HEADER = 19;

  private final PostgresRow row;
  private final RowHasher hasher;
  private final RowHasher keys;

  /** Takes rows; a hasher is the row's during the call only. */
  public interface Taker {

    /** A row. */
    void take(RowHasher row, Version version) throws IOException;

    /**
     * A row that has a value which the contract cannot carry, hence the owner has not.
     *
     * @param key of its key alone
     */
    void takeUnreadable(RowHasher key, Version version) throws IOException;

    /** A row whose key is one that no row of the owner's can have. */
    void takeWithoutKey() throws IOException;
  }

  /** A reader of a replica's rows. */
  public HashedRows(ReplicaLayout layout) {
    this.row = new PostgresRow(layout.columns().size() + 1);
    this.hasher = RowHasher.of(layout.facet(), names(layout.columns()));
    this.keys = RowHasher.of(layout.facet(), names(layout.key()));
  }

  private static List<String> names(List<ReplicaColumn> columns) {
    return columns.stream().map(kept -> kept.column().name()).toList();
  }

  /** What hashes them: has read the row that is taken. */
  public RowHasher hasher() {
    return hasher;
  }

  /**
   * Reads what a COPY gives.
   *
   * @param copy as {@link dev.tablecast.replica.table.RangeStatements#copy} says it
   */
  public void read(Connection connection, String copy, Taker into)
      throws SQLException, IOException {
    CopyOut out = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copy);
    try {
      // Postgres sends a row in each message, the header with the first.
      byte[] message = out.readFromCopy();
      int start = COPY_HEADER;
      while (message != null) {
        if (message.length > start) {
          read(ByteBuffer.wrap(message), start, into);
        }
        start = 0;
        message = out.readFromCopy();
      }
    } finally {
      if (out.isActive()) {
        out.cancelCopy();
      }
    }
  }

  private void read(ByteBuffer message, int start, Taker into) throws IOException {
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
    Version version = version(message);
    try {
      hasher.read(row);
    } catch (UnencodableValueException e) {
      giveUnreadable(version, into);
      return;
    }
    into.take(hasher, version);
  }

  private void giveUnreadable(Version version, Taker into) throws IOException {
    try {
      keys.read(row);
    } catch (UnencodableValueException e) {
      into.takeWithoutKey();
      return;
    }
    into.takeUnreadable(keys, version);
  }

  /** The last column; one that no relay gives is the first or the last that there can be. */
  private Version version(ByteBuffer bytes) {
    int start = row.start(row.columns() - 1);
    try {
      return Version.of(new UUID(bytes.getLong(start), bytes.getLong(start + Long.BYTES)));
    } catch (IllegalArgumentException e) {
      return bytes.getInt(start) < 0
          ? new Version(Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE)
          : new Version(1, 0, 0);
    }
  }
}
