package dev.tablecast.replica;

import dev.tablecast.wire.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    /** Something cannot be applied that is no row's fault; the partition waits for it. */
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
   * @param checksums what the owner's checksums have shown of it
   */
  public record ReplicaStatus(
      String replica,
      State state,
      List<PartitionStatus> partitions,
      @Nullable String error,
      ChecksumStatus checksums) {

    public ReplicaStatus {
      partitions = List.copyOf(partitions);
    }

    /** How many keys are parked, as far as this instance knows. */
    public int parkedKeys() {
      return partitions.stream().mapToInt(PartitionStatus::parkedKeys).sum();
    }

    /** How many keys are parked for each reason. */
    public Map<String, Integer> parked() {
      Map<String, Integer> parked = new TreeMap<>();
      partitions.forEach(
          partition ->
              partition.parked().forEach((why, keys) -> parked.merge(why, keys, Integer::sum)));
      return parked;
    }
  }

  /**
   * One partition of a replica.
   *
   * @param version of the last change that the replica has, as far as this instance knows; null
   *     before the first
   * @param commitTime when the owner committed that
   * @param waiting messages that this instance has received and not yet applied
   * @param applied what this instance has done since its start
   * @param parked how many keys wait until the database takes their last change, by why it does not
   * @param error what keeps it from working now, and which choices there are; null if nothing does
   */
  public record PartitionStatus(
      int partition,
      State state,
      @Nullable Version version,
      @Nullable Instant commitTime,
      int waiting,
      Applied applied,
      Map<String, Integer> parked,
      @Nullable String error) {

    public PartitionStatus {
      parked = Map.copyOf(parked);
    }

    /** Three heartbeats of an owner that does not send them seldom. */
    private static final Duration CURRENT = Duration.ofSeconds(30);

    /**
     * How far the replica is behind its owner: the age of what it has last, or nothing while no
     * message waits and the last, if only a heartbeat, is recent.
     *
     * @return null if this instance cannot know, for another one applies or nothing was applied yet
     */
    public @Nullable Duration lag(Instant now) {
      if (commitTime == null || !applies()) {
        return null;
      }
      Duration age = Duration.between(commitTime, now);
      boolean idle = waiting == 0 && age.compareTo(CURRENT) < 0;
      return idle || age.isNegative() ? Duration.ZERO : age;
    }

    /** How many keys are parked. */
    public int parkedKeys() {
      return parked.values().stream().mapToInt(Integer::intValue).sum();
    }

    private boolean applies() {
      return state != State.STARTING && state != State.STANDING_BY && state != State.CLOSED;
    }
  }

  /**
   * What an instance has done to one partition since its start.
   *
   * @param changes row changes that it has applied one by one, by messages
   * @param lastBatch messages that the last transaction applied
   * @param swept rows that it removed or marked together, as the owner no longer had them
   */
  public record Applied(long changes, int lastBatch, long swept) {}
}
