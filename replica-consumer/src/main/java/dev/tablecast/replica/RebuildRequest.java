package dev.tablecast.replica;

/**
 * What a replica is to be rebuilt like. Immutable; each method returns another request.
 *
 * @param replica the replica's table or topic, such as {@code movie} or {@code forum.movie}
 * @param dryRun whether it is only compared, and nothing is written
 * @param showsKeys whether the report names rows by their keys instead of by hashes of them
 */
public record RebuildRequest(String replica, boolean dryRun, boolean showsKeys) {

  /** To make the replica what its topic says. */
  public static RebuildRequest of(String replica) {
    return new RebuildRequest(replica, false, false);
  }

  /** To tell what is different, and to write nothing. */
  public RebuildRequest asDryRun() {
    return new RebuildRequest(replica, true, showsKeys);
  }

  /** To name rows that differ by their keys, which may be personal data. */
  public RebuildRequest showingKeys() {
    return new RebuildRequest(replica, dryRun, true);
  }
}
