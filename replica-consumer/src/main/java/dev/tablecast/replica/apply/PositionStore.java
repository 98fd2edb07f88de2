package dev.tablecast.replica.apply;

import dev.tablecast.wire.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.apache.pulsar.client.api.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The position of one partition of a replica in the subscriber's database. Thread-safe; what it
 * does belongs to the transaction of the connection that it is given.
 */
public final class PositionStore {

  private static final String READ =
      """
      select generation, message_id, version, commit_time
      from tablecast.position where replica = ? and partition = ?""";

  private static final String LOCK = READ + " for update";

  private static final String ABANDON =
      """
      insert into tablecast.position as p (replica, partition, generation) values (?, ?, 1)
      on conflict (replica, partition) do update
      set generation = p.generation + 1, message_id = null
      returning generation, message_id, version, commit_time""";

  /**
   * Lets the rest of the transaction pass the guard, says in the log whose doing it is, and whether
   * the commit waits for the disk, in the same round trip.
   */
  private static final String ADVANCE =
      """
      update tablecast.position
      set generation = generation + 1, message_id = ?, version = ?, commit_time = ?
      where replica = ? and partition = ? and generation = ? and message_id is not distinct from ?
      returning set_config('tablecast.applying', 'on', true),
        set_config(
          'synchronous_commit', coalesce(?, current_setting('synchronous_commit')), true),
        pg_logical_emit_message(true, 'tablecast.applying', 'on'::text)""";

  private final String replica;
  private final int partition;

  public PositionStore(String replica, int partition) {
    this.replica = replica;
    this.partition = partition;
  }

  /** The position now; one that must catch up if there is none. */
  public Position read(Connection connection) throws SQLException {
    return query(connection, READ);
  }

  /** The same, and nobody moves it until the transaction ends: nothing is applied meanwhile. */
  public Position lock(Connection connection) throws SQLException {
    return query(connection, LOCK);
  }

  private Position query(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, replica);
      statement.setInt(2, partition);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? position(row) : Position.NONE;
      }
    }
  }

  /**
   * Gives up the position, so that it must catch up, whatever happens next; who applies from it now
   * is refused.
   */
  public Position abandon(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ABANDON)) {
      statement.setString(1, replica);
      statement.setInt(2, partition);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return position(row);
      }
    }
  }

  /**
   * Moves the position by compare-and-set, and lets this transaction change what the guard guards.
   * It is on disk once it has committed.
   *
   * @throws PositionMovedException if it is no longer where it was: another instance, or a database
   *     restored from an earlier copy
   */
  public void advance(Connection connection, Position from, Position to) throws SQLException {
    advance(connection, from, to, true);
  }

  /**
   * The same.
   *
   * @param flushes whether the commit waits until it is on disk, as far as the database is set to
   */
  void advance(Connection connection, Position from, Position to, boolean flushes)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
      statement.setBytes(1, bytes(to.messageId()));
      statement.setObject(2, uuid(to.version()), Types.OTHER);
      statement.setObject(3, time(to.commitTime()), Types.TIMESTAMP_WITH_TIMEZONE);
      statement.setString(4, replica);
      statement.setInt(5, partition);
      statement.setLong(6, from.generation());
      statement.setBytes(7, bytes(from.messageId()));
      statement.setString(8, flushes ? null : "off");
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new PositionMovedException(replica, partition);
        }
      }
    }
  }

  @Override
  public String toString() {
    return "%s, partition %d".formatted(replica, partition);
  }

  private static Position position(ResultSet row) throws SQLException {
    byte[] messageId = row.getBytes(2);
    UUID version = row.getObject(3, UUID.class);
    OffsetDateTime commitTime = row.getObject(4, OffsetDateTime.class);
    return new Position(
        row.getLong(1),
        messageId == null ? null : messageId(messageId),
        version == null ? null : Version.of(version),
        commitTime == null ? null : commitTime.toInstant());
  }

  private static MessageId messageId(byte[] bytes) {
    try {
      return MessageId.fromByteArray(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("tablecast.position holds no message id of Pulsar's", e);
    }
  }

  private static byte @Nullable [] bytes(@Nullable MessageId messageId) {
    return messageId == null ? null : messageId.toByteArray();
  }

  private static @Nullable UUID uuid(@Nullable Version version) {
    return version == null ? null : version.toUuid();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
