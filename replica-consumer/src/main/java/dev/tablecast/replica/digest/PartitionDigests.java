package dev.tablecast.replica.digest;

import dev.tablecast.wire.RowHasher;
import dev.tablecast.wire.Version;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one partition of a topic says and what the replica has of it, to find rows that may differ.
 * Whatever cannot be told makes a row suspect. A row that passes has the version of the topic's
 * last message of its key, and values of the same hash, or a later version. Confined to one thread.
 */
public final class PartitionDigests implements AutoCloseable {

  /** Of so many rows of a part a hash table takes a few megabytes. */
  private static final int ROWS_A_PART = 1 << 16;

  /** Each part has a buffer for the topic's rows and one for the replica's. */
  private static final int MOST_PARTS = 32;

  private final DigestSpool told;
  private final DigestSpool held;
  private final Suspects suspects = new Suspects();

  private PartitionDigests(DigestSpool told, DigestSpool held) {
    this.told = told;
    this.held = held;
  }

  /**
   * An empty one.
   *
   * @param rows about how many there will be; negative if nobody knows
   * @throws SpoolException if the directory takes no file
   */
  public static PartitionDigests in(Path directory, long rows) throws SpoolException {
    int parts = (int) Math.min(MOST_PARTS, 1 + Math.max(0, rows) / ROWS_A_PART);
    DigestSpool told = DigestSpool.in(directory, parts);
    try {
      return new PartitionDigests(told, DigestSpool.in(directory, parts));
    } catch (SpoolException e) {
      told.close();
      throw e;
    }
  }

  /** The topic says that there is a row. */
  public void addTold(RowHasher row, Version version) throws SpoolException {
    told.add(Digest.of(row.keyHash(), version, row.rowHash()));
  }

  /**
   * The topic says that a row is deleted.
   *
   * @param key its key's canonical text
   */
  public void addGone(String key, Version version) throws SpoolException {
    told.add(Digest.gone(RowHasher.keyHash(key), version));
  }

  /** The replica has a row. */
  public void addHeld(RowHasher row, Version version) throws SpoolException {
    held.add(Digest.of(row.keyHash(), version, row.rowHash()));
  }

  /** One row may differ, whatever else is found. */
  public void suspect(RowHasher row) {
    suspects.add(row.keyHash());
  }

  /** All rows may differ, whatever else is found. */
  public void suspectAll() {
    suspects.addAll();
  }

  /** Whether nothing more can be found. */
  public boolean areAllSuspect() {
    return suspects.areAll();
  }

  /**
   * Compares the two. If the replica has a row of which the topic does not tell, all are suspect:
   * only what is not among all of the topic's rows is known to be gone.
   *
   * @param reach the version of the topic's last message; later rows of the replica do not count
   * @param alive the version from which on the topic's rows are alive
   */
  public Suspects compare(Version reach, Version alive) throws SpoolException {
    for (int part = 0; part < told.parts() && !suspects.areAll(); part++) {
      Map<Long, Digest> latest = new HashMap<>();
      told.read(part, digest -> latest.merge(digest.key(), digest, this::later));
      Set<Long> seen = new HashSet<>();
      held.read(
          part,
          row -> {
            if (!row.version().isAfter(reach)) {
              look(row, latest.get(row.key()), alive);
            }
            seen.add(row.key());
          });
      latest.values().stream()
          .filter(digest -> digest.isAlive(alive) && !seen.contains(digest.key()))
          .forEach(digest -> suspects.add(digest.key()));
    }
    return suspects;
  }

  private void look(Digest held, @Nullable Digest told, Version alive) {
    if (told == null) {
      suspects.addAll();
    } else if (!held.version().isAfter(told.version())
        && !(told.isAlive(alive) && held.equals(told))) {
      suspects.add(held.key());
    }
  }

  /** Two of the same version that differ cannot be told apart. */
  private Digest later(Digest one, Digest other) {
    int order = one.version().compareTo(other.version());
    if (order == 0 && !one.equals(other)) {
      suspects.add(one.key());
    }
    return order < 0 ? other : one;
  }

  @Override
  public void close() throws SpoolException {
    try (held) {
      told.close();
    }
  }
}
