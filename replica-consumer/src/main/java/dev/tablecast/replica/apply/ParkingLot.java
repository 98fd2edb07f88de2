package dev.tablecast.replica.apply;

import dev.tablecast.wire.Marker.Barrier;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The keys of a partition whose last change the database refuses, in a table of its own, so that
 * all other keys go on. Whoever applies the partition remembers them; what it does belongs to the
 * transaction of the connection that it is given. For one thread; {@link #reasons} may be asked by
 * others.
 */
public final class ParkingLot {

  /** More are not single rows' faults, and would each cost several transactions. */
  public static final int MOST = 1_000;

  /** How many are tried at a time. */
  private static final int AT_ONCE = 100;

  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Nothing is known to be parked; but another partition's sweep may have parked something. */
  private static final long LOOK_ANYWAY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final String LOAD =
      "select key, reason from tablecast.parked where replica = ? and partition = ?";

  /** A later change takes an earlier one's place, and is tried at once. */
  private static final String PARK =
      """
      insert into tablecast.parked as p
        (replica, partition, key, version, commit_time, columns, message, reason, tried, next_try)
      values (?, ?, ?, ?, ?, ?, ?, ?, 0, now())
      on conflict (replica, partition, key) do update
      set version = excluded.version, commit_time = excluded.commit_time,
        columns = excluded.columns, message = excluded.message, tried = 0, next_try = now()
      where p.version <= excluded.version""";

  private static final String DUE =
      """
      select key, version, commit_time, columns, message from tablecast.parked
      where replica = ? and partition = ? and next_try <= now() order by next_try limit ?""";

  private static final String FAILED =
      """
      update tablecast.parked set reason = ?, tried = tried + 1,
        next_try = now() + least(interval '5 min', interval '1 s' * 2 ^ least(tried, 9))
      where replica = ? and partition = ? and key = ? and version = ?""";

  private static final String REMOVE =
      "delete from tablecast.parked where replica = ? and partition = ? and key = ?";

  private static final String EMPTY =
      "delete from tablecast.parked where replica = ? and partition = ? and version <= ?";

  private static final String RETRY =
      "update tablecast.parked set next_try = now(), tried = 0 where replica = ?";

  private final String replica;
  private final int partition;
  private final Map<String, String> reasons = new ConcurrentHashMap<>();
  private long looked = System.nanoTime();

  public ParkingLot(String replica, int partition) {
    this.replica = replica;
    this.partition = partition;
  }

  /** Has all that a replica has parked tried at once; returns how much that is. */
  public static int retry(Connection connection, String replica) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RETRY)) {
      statement.setString(1, replica);
      return statement.executeUpdate();
    }
  }

  /** Looks which keys are parked; whoever applied before may have left some. */
  void load(Connection connection) throws SQLException {
    try (PreparedStatement statement = prepare(connection, LOAD);
        ResultSet row = statement.executeQuery()) {
      reasons.clear();
      while (row.next()) {
        reasons.put(row.getString(1), row.getString(2));
      }
    }
  }

  boolean holds(String key) {
    return reasons.containsKey(key);
  }

  boolean isFull() {
    return reasons.size() >= MOST;
  }

  /** How many keys are parked for each reason. */
  Map<String, Integer> reasons() {
    Map<String, Integer> counts = new TreeMap<>();
    reasons.values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
    return counts;
  }

  /** Whether it is time to ask what is {@link #due}. */
  boolean mayBeDue() {
    long wait = reasons.isEmpty() ? LOOK_ANYWAY_NANOS : LOOK_NANOS;
    return System.nanoTime() - looked > wait;
  }

  /** Parks a change, or lets it take the place of the key's last one. */
  public void park(Connection connection, ParkedChange change, Refusal refusal)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, PARK)) {
      statement.setString(3, change.key());
      statement.setObject(4, change.version().toUuid(), Types.OTHER);
      statement.setObject(5, change.commitTime().atOffset(ZoneOffset.UTC));
      statement.setArray(6, connection.createArrayOf("text", change.columns().toArray()));
      statement.setBytes(7, change.message());
      statement.setString(8, refusal.reason());
      statement.executeUpdate();
    }
  }

  /** Lets a later change of a parked key take its place. */
  void replace(Connection connection, ParkedChange change) throws SQLException {
    park(connection, change, new Refusal(reasons.getOrDefault(change.key(), "not tried yet")));
  }

  /** Remembers what {@link #park} has done, once that is committed. */
  void parked(String key, Refusal refusal) {
    reasons.put(key, refusal.reason());
  }

  /** The changes that are to be tried now, some of them; looks anew which keys there are. */
  List<ParkedChange> due(Connection connection) throws SQLException {
    looked = System.nanoTime();
    load(connection);
    try (PreparedStatement statement = prepare(connection, DUE)) {
      statement.setInt(3, AT_ONCE);
      try (ResultSet row = statement.executeQuery()) {
        List<ParkedChange> due = new ArrayList<>();
        while (row.next()) {
          due.add(change(row));
        }
        return due;
      }
    }
  }

  /** Notes that a change has been refused again. */
  void failed(Connection connection, ParkedChange change, Refusal refusal) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FAILED)) {
      statement.setString(1, refusal.reason());
      statement.setString(2, replica);
      statement.setInt(3, partition);
      statement.setString(4, change.key());
      statement.setObject(5, change.version().toUuid(), Types.OTHER);
      statement.executeUpdate();
    }
  }

  void remove(Connection connection, ParkedChange change) throws SQLException {
    remove(connection, change.key());
  }

  /**
   * Removes the keys whose place is another partition by now: their rows come again there, and what
   * is parked here might come after a later change.
   */
  void removeMoved(Connection connection, Barrier barrier) throws SQLException {
    for (String key : reasons.keySet()) {
      if (hasMoved(key, barrier)) {
        remove(connection, key);
      }
    }
  }

  /** The same, whatever there is by now. */
  public void emptyMoved(Connection connection, Barrier barrier) throws SQLException {
    load(connection);
    removeMoved(connection, barrier);
  }

  /** Forgets what {@link #removeMoved} has removed, once that is committed. */
  void removedMoved(Barrier barrier) {
    reasons.keySet().removeIf(key -> hasMoved(key, barrier));
  }

  private boolean hasMoved(String key, Barrier barrier) {
    return RowKey.partition(key, barrier.to()) != partition;
  }

  private void remove(Connection connection, String key) throws SQLException {
    try (PreparedStatement statement = prepare(connection, REMOVE)) {
      statement.setString(3, key);
      statement.executeUpdate();
    }
  }

  /** Forgets what {@link #remove} has removed, once that is committed. */
  void removed(ParkedChange change) {
    reasons.remove(change.key());
  }

  /** Removes all that is not later than what takes its place. */
  public void empty(Connection connection, Version upTo) throws SQLException {
    try (PreparedStatement statement = prepare(connection, EMPTY)) {
      statement.setObject(3, upTo.toUuid(), Types.OTHER);
      statement.executeUpdate();
    }
  }

  private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setString(1, replica);
    statement.setInt(2, partition);
    return statement;
  }

  private static ParkedChange change(ResultSet row) throws SQLException {
    return new ParkedChange(
        row.getString(1),
        Version.of(row.getObject(2, UUID.class)),
        row.getObject(3, OffsetDateTime.class).toInstant(),
        Arrays.stream((Object[]) row.getArray(4).getArray()).map(String::valueOf).toList(),
        row.getBytes(5));
  }
}
