package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.backfill.ChecksumProgress;
import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.wire.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the relay does at one moment. Immutable.
 *
 * @param state what it does
 * @param detail the state in words, such as which server it waits for since when
 * @param epoch the epoch it publishes under; 0 as long as it is not known
 * @param lastPublished the last version that Pulsar has acknowledged in all topics
 * @param lastCommitTime when that version's transaction committed
 * @param publishedChanges row changes that Pulsar has acknowledged, since the start
 * @param skippedChanges row changes found in the topics already when taking over, since the start
 * @param publishedMessages messages of tables of messages that were sent, since the start
 * @param lagBytes how much log lies between the last published version and the log's end
 * @param lag how old the oldest commit is that is not published yet; absent while unknown
 * @param snapshots snapshots under way, waiting or paused, by topic
 * @param checksums how far the checksums of each table have come, by topic
 * @param parkedKeys keys whose change the wire cannot carry, by topic and hash of the key, each
 *     with the reason
 * @param wayOut what a person has to do, where something is wrong that time alone does not mend
 */
public record RelayStatus(
    State state,
    String detail,
    int epoch,
    @Nullable Version lastPublished,
    @Nullable Instant lastCommitTime,
    long publishedChanges,
    long skippedChanges,
    long publishedMessages,
    long lagBytes,
    @Nullable Duration lag,
    Map<String, SnapshotProgress> snapshots,
    Map<String, ChecksumProgress> checksums,
    Map<String, String> parkedKeys,
    @Nullable String wayOut) {

  public RelayStatus {
    snapshots = Map.copyOf(snapshots);
    checksums = Map.copyOf(checksums);
    parkedKeys = Map.copyOf(parkedKeys);
  }

  /** The status of a relay that has done nothing yet. */
  public static RelayStatus starting() {
    return new RelayStatus(
        State.STARTING,
        "starting",
        0,
        null,
        null,
        0,
        0,
        0,
        0,
        null,
        Map.of(),
        Map.of(),
        Map.of(),
        null);
  }

  /** What a relay can be doing. */
  public enum State {
    /** It has not yet reached a server. */
    STARTING,
    /** Another instance of the service publishes; this one takes over when that one ends. */
    WAITING_FOR_SLOT,
    /** Postgres or Pulsar cannot be reached; it tries again. */
    WAITING_FOR_SERVER,
    /** It publishes what has been committed before it took over. */
    CATCHING_UP,
    /** It publishes what is being committed. */
    RUNNING,
    /** The log has a gap; a new epoch has begun and every table is being snapshotted. */
    CONTINUITY_LOST,
    /** It was closed. */
    STOPPED,
    /** It gave up; the way out says what to do. */
    FAILED
  }
}
