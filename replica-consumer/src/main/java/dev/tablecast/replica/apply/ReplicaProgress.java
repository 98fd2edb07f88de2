package dev.tablecast.replica.apply;

import dev.tablecast.wire.FreshnessToken;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How far a replica has come, as its database has it at one moment. Immutable.
 *
 * @param partitions the last version that each partition has; those that have none are left out
 * @param known how many partitions there are, as far as the database knows
 * @param whole the beginning of the last snapshot of the owner's table that all partitions have;
 *     null before the first
 */
public record ReplicaProgress(
    SortedMap<Integer, Reached> partitions, int known, @Nullable Version whole) {

  private static final String READ =
      """
      select p.partition, p.version, p.commit_time, s.begun
      from tablecast.position p
      left join tablecast.snapshot s on s.replica = p.replica and s.partition = ?
      where p.replica = ?""";

  public ReplicaProgress {
    partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
  }

  /**
   * The last version that a partition has: everything before it is applied.
   *
   * @param committed when the owner committed it, as the database prints it
   */
  public record Reached(Version version, String committed) {

    @Override
    public String toString() {
      return version + ", committed at " + committed;
    }
  }

  /** Reads it. */
  public static ReplicaProgress read(Connection connection, String replica) throws SQLException {
    SortedMap<Integer, Reached> partitions = new TreeMap<>();
    int known = 0;
    Version whole = null;
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setInt(1, SnapshotLedger.WHOLE);
      statement.setString(2, replica);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          known = Math.max(known, row.getInt(1) + 1);
          Version version = version(row.getObject(2, UUID.class));
          if (version != null) {
            partitions.put(
                row.getInt(1),
                new Reached(version, String.valueOf(row.getObject(3, OffsetDateTime.class))));
          }
          whole = version(row.getObject(4, UUID.class));
        }
      }
    }
    return new ReplicaProgress(partitions, known, whole);
  }

  /**
   * Whether the replica has all that a token stands for, in every partition that is known: what a
   * snapshot makes whole knows of all, and so does whoever passed the barrier behind which there
   * are more.
   */
  public boolean has(FreshnessToken token) {
    return !partitions.isEmpty()
        && IntStream.range(0, known).allMatch(partition -> partitionHas(partition, token));
  }

  /**
   * Whether the replica has a whole snapshot of the epoch that it is in: it lacks no row but those
   * to come, and has none that the owner has not.
   *
   * @param count how many partitions there are; those that are found here count in any case
   */
  public boolean isWhole(int count) {
    return !partitions.isEmpty()
        && IntStream.range(0, Math.max(count, known)).allMatch(this::partitionIsWhole);
  }

  /**
   * What it lacks of that, by partition.
   *
   * @param count how many partitions there are; those that are found here count in any case
   */
  public List<String> lacking(FreshnessToken token, int count) {
    return partitions.isEmpty()
        ? List.of("nothing of it has been applied yet")
        : IntStream.range(0, Math.max(count, known))
            .filter(partition -> !partitionHas(partition, token))
            .mapToObj(partition -> "partition %d %s".formatted(partition, lack(partition, token)))
            .toList();
  }

  /** An epoch begins where the log may have lost something: only its snapshot makes up for that. */
  private boolean partitionIsWhole(int partition) {
    Reached reached = partitions.get(partition);
    Version begun = whole;
    return reached != null && begun != null && begun.epoch() == reached.version().epoch();
  }

  private boolean partitionHas(int partition, FreshnessToken token) {
    Reached reached = partitions.get(partition);
    Version begun = whole;
    if (reached == null || begun == null || !partitionIsWhole(partition)) {
      return false;
    }
    return begun.epoch() == token.epoch()
        ? reached.version().lsn() >= token.lsn()
        // The stream has not told of the token's commits since, but a snapshot after them has.
        : begun.epoch() > token.epoch() && begun.lsn() >= token.lsn();
  }

  private String lack(int partition, FreshnessToken token) {
    Reached reached = partitions.get(partition);
    if (reached == null) {
      return "has not been applied yet";
    }
    int epoch = reached.version().epoch();
    String place = "is at " + reached + ": ";
    if (epoch < token.epoch()) {
      return place + "the token is of a later epoch of the owner's log";
    }
    if (whole == null || whole.epoch() != epoch) {
      return place + "the owner's snapshot of that epoch is not here as a whole";
    }
    return place
        + (epoch == token.epoch()
            ? "%d bytes of the owner's log are missing"
                .formatted(token.lsn() - reached.version().lsn())
            : "the token is of an earlier epoch, and may tell of more than the snapshot since");
  }

  private static @Nullable Version version(@Nullable UUID uuid) {
    return uuid == null ? null : Version.of(uuid);
  }
}
