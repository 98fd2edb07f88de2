package dev.tablecast.replica;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a rebuild has found, and mended unless it was a dry run. Immutable.
 *
 * @param replica the facet's topic and the local table
 * @param dryRun whether nothing was written
 * @param partitions those that were rebuilt here: all, unless an earlier run or another instance
 *     has done some
 */
public record RebuildReport(
    String replica, boolean dryRun, List<PartitionReport> partitions, Duration took) {

  public RebuildReport {
    partitions = List.copyOf(partitions);
  }

  /**
   * One partition.
   *
   * @param messages how many messages of the topic were read
   * @param inserted rows that were missing
   * @param updated rows that had another value, or an older version
   * @param removed rows that the owner has deleted, and those that the topic does not have
   * @param kept rows that the topic does not have, but of an incomplete topic that proves nothing
   * @param parked rows that the database refuses, or does not let go: they are parked
   * @param pending rows of which a dry run cannot tell, since the replica has not come so far
   * @param complete whether the topic holds a whole snapshot of its epoch
   * @param sample of a dry run a few of the keys that differ, hashed unless they were asked for
   */
  public record PartitionReport(
      int partition,
      long messages,
      long inserted,
      long updated,
      long removed,
      long kept,
      long parked,
      long pending,
      boolean complete,
      List<String> sample) {

    public PartitionReport {
      sample = List.copyOf(sample);
    }
  }

  public long messages() {
    return sum(PartitionReport::messages);
  }

  public long inserted() {
    return sum(PartitionReport::inserted);
  }

  public long updated() {
    return sum(PartitionReport::updated);
  }

  public long removed() {
    return sum(PartitionReport::removed);
  }

  public long kept() {
    return sum(PartitionReport::kept);
  }

  public long parked() {
    return sum(PartitionReport::parked);
  }

  public long pending() {
    return sum(PartitionReport::pending);
  }

  /** Whether the topic tells of every row that the owner has. */
  public boolean isComplete() {
    return partitions.stream().allMatch(PartitionReport::complete);
  }

  /** Whether the replica was found to be what the topic says, and that to be all. */
  public boolean foundEqual() {
    return !partitions.isEmpty()
        && isComplete()
        && inserted() + updated() + removed() + kept() + parked() + pending() == 0;
  }

  /** Says it in a sentence or two, with the way out if there has to be one. */
  @Override
  public String toString() {
    if (partitions.isEmpty()) {
      return replica + " was rebuilt by another instance of the service, whose log tells how";
    }
    String changes =
        "%s %s: %d inserted, %d updated, %d removed, by %d messages in %d ms"
            .formatted(
                replica,
                dryRun ? "would change" : "is rebuilt",
                inserted(),
                updated(),
                removed(),
                messages(),
                took.toMillis());
    String parked =
        parked() == 0
            ? ""
            : "; %d rows are parked, for the database refuses them: see the health of the replica"
                .formatted(parked());
    String pending =
        pending() == 0
            ? ""
            : "; %d rows cannot be told of, for their changes are not applied yet: see the health of the replica"
                .formatted(pending());
    String incomplete =
        isComplete()
            ? ""
            : ". The topic is incomplete: it holds no whole snapshot of its epoch, so that %d rows which it does not have were kept. Unless the owner's health shows a snapshot under way, ask for one: replicas.requestSnapshot(…), or POST …/tablecastreplicas/…/snapshot. When it is complete, rebuild again"
                .formatted(kept());
    return changes + named() + parked + pending + incomplete;
  }

  private String named() {
    List<String> sample = partitions.stream().flatMap(each -> each.sample().stream()).toList();
    return sample.isEmpty() ? "" : "; some of these rows: " + String.join(" ", sample);
  }

  private long sum(ToLongFunction<PartitionReport> number) {
    return partitions.stream().mapToLong(number).sum();
  }
}
