package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.backfill.ChecksumProgress.State;
import dev.tablecast.publisher.backfill.ChecksumTurn.End;
import dev.tablecast.publisher.backfill.Mark.Kind;
import dev.tablecast.publisher.backfill.SnapshotJob.Place;
import dev.tablecast.publisher.topic.ChecksumPass;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with passes of checksums wherever there is no snapshot to take, turn by turn. A pass
 * gives way to snapshots, to other passes that somebody waits for, and to changes when the relay is
 * behind. Confined to the snapshots' thread.
 */
final class ChecksumRunner {

  private static final Logger log = LoggerFactory.getLogger(ChecksumRunner.class);

  private static final int LOOK_AGAIN_MILLIS = 20;

  /** So many chunks of one pass that was asked for, then others have their turn. */
  private static final int TURN_CHUNKS = 10;

  private static final Duration THROTTLED = Duration.ofSeconds(1);

  /** What was asked for and cannot be read is given up then; standing passes begin anew. */
  private static final int MOST_FAILURES = 5;

  private final MarkWriter marks;
  private final SnapshotPace relay;
  private final SnapshotQueue snapshots;
  private final ChecksumMemory memory;
  private final ChecksumPace pace;
  private final Clock clock = Clock.systemUTC();
  private final ChecksumQueue queue = new ChecksumQueue(clock);

  ChecksumRunner(
      MarkWriter marks,
      SnapshotPace relay,
      SnapshotQueue snapshots,
      ChecksumMemory memory,
      ChecksumPace pace) {
    this.marks = marks;
    this.relay = relay;
    this.snapshots = snapshots;
    this.memory = memory;
    this.pace = pace;
  }

  /** What is to be done. */
  ChecksumQueue queue() {
    return queue;
  }

  /** Whether something can be done now. */
  boolean isDue() {
    return queue.isDue(this::isFree);
  }

  private boolean isFree(String topic) {
    return !snapshots.concerns(topic);
  }

  /** Does something of what is due, if anything is. */
  void work(Connection connection) throws SQLException, InterruptedException, ExecutionException {
    ChecksumJob job = queue.take(this::isFree);
    if (job == null) {
      return;
    }
    ChecksumPass pass = job.pass();
    try {
      long estimate =
          OwnTransaction.read(
              connection, new Place(pass.after(), pass.rows()), job.reader()::estimate);
      queue.estimated(job, estimate);
      if (pass.due() == null) {
        schedule(job, pace.first(pass, estimate, clock.instant()));
      } else {
        // From here on the relay remembers which transactions it has decoded.
        marks.mark(connection, Kind.CHECKSUM_BEGIN, job.topic());
        go(connection, job, estimate);
        marks.mark(connection, Kind.CHECKSUM_PAUSE, job.topic());
      }
    } catch (UnreadableTableException e) {
      marks.mark(connection, Kind.CHECKSUM_PAUSE, job.topic());
      addLater(job, e);
    }
  }

  private void go(Connection connection, ChecksumJob job, long estimate)
      throws SQLException, InterruptedException, ExecutionException, UnreadableTableException {
    ChecksumPass pass = job.pass();
    if (relay.isBehind()) {
      throttle(job, pass);
      return;
    }
    if (!awaitOlderTransactions(connection, job)) {
      queue.putBack(job, State.WAITING);
      return;
    }
    ChecksumTurn turn =
        new ChecksumTurn(
            connection, marks, job, (chunk, before) -> published(job, chunk, before, estimate));
    End end;
    try {
      end = turn.run(pace.rows(pass), chunks -> isInterrupted(job, chunks));
    } catch (UnreadableTableException e) {
      addLater(turn.pass().equals(pass) ? job : job.with(turn.pass()), e);
      return;
    }
    ChecksumPass reached = turn.pass();
    switch (end) {
      case DONE -> {
        if (pass.standing()) {
          queue.putBack(job.with(reached), State.WAITING);
        } else {
          queue.ended();
          log.info("{}: {} rows summed up", job.topic(), reached.rows());
        }
      }
      case INTERRUPTED -> queue.putBack(job.with(reached), State.WAITING);
      case IN_VAIN -> throttle(job, reached);
    }
  }

  private ChecksumPass published(
      ChecksumJob job, HashedChunk chunk, ChecksumPass pass, long estimate) {
    ChecksumPass read =
        chunk.ends() ? pass.plus(chunk.count()) : ChecksumTurn.advanced(pass, chunk);
    if (pass.standing()) {
      read = pace.after(read, chunk, estimate, clock.instant());
    } else if (chunk.ends()) {
      memory.forget(pass);
      return read;
    }
    memory.keep(read);
    queue.advances(job.with(read));
    return read;
  }

  private boolean isInterrupted(ChecksumJob job, int chunks) {
    return !snapshots.isIdle()
        || snapshots.concerns(job.topic())
        || relay.isBehind()
        || chunks >= TURN_CHUNKS && queue.isAskedForMore();
  }

  /** Waits for what had been decoded before and cannot be seen yet; whether it was let wait. */
  private boolean awaitOlderTransactions(Connection connection, ChecksumJob job)
      throws SQLException, InterruptedException {
    OlderTransactions older = OlderTransactions.of(connection);
    while (!older.haveEnded(connection)) {
      if (!snapshots.isIdle() || snapshots.concerns(job.topic())) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
    return true;
  }

  private void throttle(ChecksumJob job, ChecksumPass pass) {
    queue.putBack(job.with(pass.notBefore(clock.instant().plus(THROTTLED))), State.THROTTLED);
  }

  private void schedule(ChecksumJob job, ChecksumPass standing) {
    memory.keep(standing);
    queue.putBack(job.with(standing), State.WAITING);
  }

  private void addLater(ChecksumJob job, UnreadableTableException e) {
    ChecksumPass pass = job.pass();
    queue.fails(job, e.reason());
    Instant now = clock.instant();
    if (pass.standing()) {
      // A key's type may have changed, and the place in the pass be none any more.
      ChecksumPass again = pass.again(now.plus(pace.share(pace.chunkRows(), pass.rows())));
      log.error(
          "{}: its rows cannot be summed up; another pass begins at {}. Changes are published"
              + " meanwhile",
          job.topic(),
          again.begun(),
          e.getCause());
      schedule(job, again);
    } else if (job.failures() + 1 < MOST_FAILURES) {
      log.warn("{}: rows cannot be summed up; tried again soon", job.topic(), e.getCause());
      queue.putBack(
          job.failed(pass.notBefore(now.plusSeconds(1L << job.failures()))), State.WAITING);
    } else {
      log.error(
          "{}: the checksums that {} asked for are given up, for the rows cannot be read",
          job.topic(),
          pass.request().requester(),
          e.getCause());
      memory.forget(pass);
      queue.ended();
    }
  }
}
