package dev.tablecast.replica;

import dev.tablecast.replica.ReplicasStatus.Applied;
import dev.tablecast.replica.ReplicasStatus.PartitionStatus;
import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.replica.apply.BarrierNotPassedException;
import dev.tablecast.replica.apply.PartitionApplier;
import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.PositionMovedException;
import dev.tablecast.replica.apply.RefusedException;
import dev.tablecast.replica.rebuild.CatchUp;
import dev.tablecast.replica.rebuild.CatchUpBusyException;
import dev.tablecast.replica.topic.MessageRun;
import dev.tablecast.replica.topic.OmittedMessageException;
import dev.tablecast.replica.topic.PartitionStream;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.replica.topic.TopicPartition;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClientException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one partition of a replica up with its topic, as long as the service runs: whatever fails
 * is told, and tried again.
 */
final class PartitionRunner implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(PartitionRunner.class);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration RECONNECT = Duration.ofMillis(50);
  private static final int PATIENCE = 40;

  private final TopicPartition partition;
  private final PartitionApplier applier;
  private final CatchUp catchUp;
  private final MessageRun run;
  private final Shutdown shutdown;
  private final Troubles troubles;

  /** To a place from which nothing new has come since. */
  private boolean wentBack;

  private volatile State state = State.STARTING;
  private volatile @Nullable PartitionStream current;

  PartitionRunner(
      TopicPartition partition,
      PartitionApplier applier,
      CatchUp catchUp,
      MessageRun run,
      Shutdown shutdown) {
    this.partition = partition;
    this.applier = applier;
    this.catchUp = catchUp;
    this.run = run;
    this.shutdown = shutdown;
    this.troubles = new Troubles(partition.toString());
  }

  /** Whether this instance applies what comes. */
  boolean isApplying() {
    return state == State.RUNNING;
  }

  PartitionStatus status() {
    Position position = applier.position();
    PartitionStream stream = current;
    return new PartitionStatus(
        partition.number(),
        troubles.state() == null ? state : troubles.state(),
        position.version(),
        position.commitTime(),
        stream == null ? 0 : stream.waiting(),
        new Applied(applier.applied(), applier.lastBatch(), applier.swept() + catchUp.swept()),
        applier.parked(),
        troubles.error());
  }

  @Override
  public void run() {
    while (!shutdown.hasBegun()) {
      // Kept open over failures: closing it while it connects again would break the connection
      // that everything in this service shares.
      try (PartitionStream stream = partition.open()) {
        current = stream;
        troubles.clear();
        while (!shutdown.hasBegun() && !stream.hasEnded()) {
          follow(stream);
        }
      } catch (Throwable e) {
        // An error too: no other thread keeps this partition up.
        pauseAfter(e);
      } finally {
        current = null;
      }
    }
    state = State.CLOSED;
  }

  /** Applies what comes, until something fails; what was received then comes again. */
  private void follow(PartitionStream stream) {
    try {
      awaitConnection(stream);
      state = State.STANDING_BY;
      MessageId applied = null;
      while (!shutdown.hasBegun() && receive(stream, applied != null)) {
        List<TopicMessage> messages = run.messages();
        if (applied == null && !continues(stream, messages.get(0).id())) {
          return;
        }
        // Before, so that a checksum among the messages finds them gone.
        applier.removeExtra();
        if (!apply(stream, messages)) {
          return;
        }
        // One transaction behind, so that whoever comes next is sent something it has already; and
        // nothing that the database may yet lose.
        if (applied != null && applier.isFlushed()) {
          stream.acknowledge(applied);
        }
        applied = messages.get(messages.size() - 1).entryId();
        applier.retryParked();
      }
    } catch (OmittedMessageException e) {
      goBack(stream, e);
    } catch (Throwable e) {
      pauseAfter(e);
      stream.redeliver();
    }
  }

  /**
   * Has the broker send again what it has been told to forget; unless another instance was sent
   * what is missing here, and has applied it.
   */
  private void goBack(PartitionStream stream, OmittedMessageException omitted) {
    Position known = applier.position();
    try {
      Position now = applier.readPosition();
      if (!now.equals(known)) {
        stream.redeliver();
        return;
      }
      wentBack = true;
      pauseAfter(omitted);
      MessageId applied = now.messageId();
      stream.seek(applied == null ? MessageId.earliest : applied);
    } catch (SQLException | PulsarClientException e) {
      // The stream still refuses to go on.
      pauseAfter(e);
    }
  }

  /** Whether the replica's position is followed by this first message; catches up if not. */
  private boolean continues(PartitionStream stream, MessageId first)
      throws IOException, SQLException {
    if (applier.readPosition().isFollowedFrom(first)) {
      return true;
    }
    state = State.CATCHING_UP;
    catchUp.run(stream);
    troubles.clear();
    return false;
  }

  /**
   * Waits for messages; false if the connection ended, so that they do not count.
   *
   * @param applies whether this instance has the position, and so what is parked
   */
  private boolean receive(PartitionStream stream, boolean applies)
      throws PulsarClientException, SQLException {
    run.clear();
    boolean received = false;
    while (!received && !shutdown.hasBegun() && !stream.isBroken()) {
      received = stream.receive(POLL, run);
      state = stream.isActive() ? State.RUNNING : State.STANDING_BY;
      if (!received && applies && stream.isActive()) {
        applier.retryParked();
        applier.removeExtra();
      }
    }
    return received && !stream.isBroken();
  }

  /** Applies messages, however often it takes; false if the connection ended before. */
  private boolean apply(PartitionStream stream, List<TopicMessage> messages) {
    while (!shutdown.hasBegun() && !stream.isBroken()) {
      try {
        Position before = applier.position();
        applier.apply(messages);
        if (!wentBack || !applier.position().equals(before)) {
          wentBack = false;
          troubles.clear();
        }
        return true;
      } catch (BarrierNotPassedException e) {
        log.debug("{}", e.getMessage());
        shutdown.pause(RECONNECT);
      } catch (RefusedException | SQLException e) {
        pauseAfter(e);
      }
    }
    return false;
  }

  private void awaitConnection(PartitionStream stream) throws PulsarClientException {
    for (int tries = 0; !stream.renew() && !shutdown.hasBegun(); tries++) {
      if (tries == PATIENCE) {
        throw new PulsarClientException("the connection to the broker is lost");
      }
      shutdown.pause(RECONNECT);
    }
  }

  private void pauseAfter(Throwable e) {
    if (e instanceof CatchUpBusyException) {
      state = State.STANDING_BY;
      shutdown.pause(POLL);
    } else if (e instanceof PositionMovedException) {
      log.info("{}", e.getMessage());
    } else if (!shutdown.hasBegun()) {
      shutdown.pause(troubles.add(e));
    }
  }
}
