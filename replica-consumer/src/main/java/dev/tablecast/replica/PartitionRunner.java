package dev.tablecast.replica;

import dev.tablecast.replica.ReplicasStatus.PartitionStatus;
import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.replica.apply.PartitionApplier;
import dev.tablecast.replica.apply.Position;
import dev.tablecast.replica.apply.PositionMovedException;
import dev.tablecast.replica.rebuild.CatchUp;
import dev.tablecast.replica.rebuild.CatchUpBusyException;
import dev.tablecast.replica.topic.MessageRun;
import dev.tablecast.replica.topic.PartitionStream;
import dev.tablecast.replica.topic.TopicPartition;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one partition of a replica up with its topic, as long as the service runs: whatever fails
 * is told, and tried again.
 */
final class PartitionRunner implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(PartitionRunner.class);

  private static final Duration POLL = Duration.ofMillis(500);

  private final TopicPartition partition;
  private final PartitionApplier applier;
  private final CatchUp catchUp;
  private final MessageRun run;
  private final Shutdown shutdown;
  private final Troubles troubles;

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

  PartitionStatus status() {
    Position position = applier.position();
    PartitionStream stream = current;
    return new PartitionStatus(
        partition.number(),
        troubles.state() == null ? state : troubles.state(),
        position.version(),
        position.commitTime(),
        stream == null ? 0 : stream.waiting(),
        applier.applied(),
        applier.lastBatch(),
        troubles.error());
  }

  @Override
  public void run() {
    while (!shutdown.hasBegun()) {
      try (PartitionStream stream = partition.open()) {
        current = stream;
        follow(stream);
      } catch (Exception e) {
        pauseAfter(e);
      } finally {
        current = null;
      }
    }
    state = State.CLOSED;
  }

  /** Applies what one connection to the broker brings. */
  private void follow(PartitionStream stream) throws IOException, SQLException {
    state = State.STANDING_BY;
    boolean continuous = false;
    MessageId applied = null;
    while (!shutdown.hasBegun() && !stream.hasEnded()) {
      run.clear();
      if (!stream.receive(POLL, run) || stream.hasEnded()) {
        continue;
      }
      List<Message<?>> messages = run.messages();
      if (!continuous) {
        if (!applier.readPosition().isFollowedFrom(messages.get(0).getMessageId())) {
          catchUp(stream);
          return;
        }
        continuous = true;
      }
      state = State.RUNNING;
      if (!apply(stream, messages)) {
        return;
      }
      // One transaction behind, so that whoever comes next is sent something it has already.
      if (applied != null) {
        stream.acknowledge(applied);
      }
      applied = messages.get(messages.size() - 1).getMessageId();
    }
  }

  /** Applies messages, however often it takes; false if the connection ended before. */
  private boolean apply(PartitionStream stream, List<Message<?>> messages) {
    while (!shutdown.hasBegun() && !stream.hasEnded()) {
      try {
        applier.apply(messages);
        troubles.clear();
        return true;
      } catch (PositionMovedException e) {
        log.info("{}", e.getMessage());
        return false;
      } catch (Exception e) {
        pauseAfter(e);
      }
    }
    return false;
  }

  private void catchUp(PartitionStream stream) throws IOException, SQLException {
    state = State.CATCHING_UP;
    // First of all, so that from now on nothing is trimmed that may be needed.
    stream.seek(MessageId.earliest);
    MessageId last = catchUp.run();
    troubles.clear();
    if (last != null) {
      stream.seek(last);
    }
  }

  private void pauseAfter(Exception e) {
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
