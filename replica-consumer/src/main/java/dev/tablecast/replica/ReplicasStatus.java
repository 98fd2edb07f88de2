package dev.tablecast.replica;

import dev.tablecast.wire.Version;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How all replicas of a service are doing. Immutable, as of one moment. */
public record ReplicasStatus(List<ReplicaStatus> replicas) {

  public ReplicasStatus {
    replicas = List.copyOf(replicas);
  }

  /** What a replica or one of its partitions is doing. */
  public enum State {
    /** Has not begun, or looks whether the owner's topic is there. */
    STARTING,
    /** The owner's topic does not exist yet, or not as the owner's relay makes it. */
    WAITING_FOR_TOPIC,
    /** The broker cannot be reached, or does not let this service in. */
    WAITING_FOR_BROKER,
    /** The service's database cannot be reached, or asks to try again. */
    WAITING_FOR_DATABASE,
    /** Another instance applies this partition, or there is nothing in it. */
    STANDING_BY,
    /** Is being brought up from the compacted topic; older than it may seem. */
    CATCHING_UP,
    /** Applies what comes. */
    RUNNING,
    /** A change cannot be applied; it and all after it in the partition wait for it. */
    STOPPED,
    /** Was told to end. */
    CLOSED
  }

  /**
   * One replica.
   *
   * @param replica the facet's topic and the local table
   * @param state what it does as a whole: the gravest of its partitions' states
   * @param partitions empty until the topic was found
   * @param error what keeps it from working now; null if nothing does
   */
  public record ReplicaStatus(
      String replica, State state, List<PartitionStatus> partitions, @Nullable String error) {

    public ReplicaStatus {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * One partition of a replica.
   *
   * @param version of the last change that the replica has, as far as this instance knows; null
   *     before the first
   * @param commitTime when the owner committed that
   * @param waiting messages that this instance has received and not yet applied
   * @param applied messages applied by this instance since its start
   * @param lastBatch messages that the last transaction applied
   * @param error what keeps it from working now, and which choices there are; null if nothing does
   */
  public record PartitionStatus(
      int partition,
      State state,
      @Nullable Version version,
      @Nullable Instant commitTime,
      int waiting,
      long applied,
      int lastBatch,
      @Nullable String error) {}
}
