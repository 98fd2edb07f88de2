package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.log.LogStream;
import dev.tablecast.publisher.topic.Checkpoint;
import dev.tablecast.publisher.topic.ControlLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves the checkpoint: everything up to a commit acknowledged by Pulsar, then the checkpoint
 * appended and acknowledged, and only then the slot told. One is under way at a time and takes all
 * commits since the last. Thread-safe.
 */
final class CheckpointKeeper {

  private static final int PAUSE_MILLIS = 50;

  private final ControlLog control;
  private final LogStream log;
  private final Consumer<Checkpoint> passed;
  private final Consumer<Throwable> failed;
  private final Executor later =
      CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);

  private @Nullable Checkpoint waiting;
  private boolean underWay;

  CheckpointKeeper(
      ControlLog control, LogStream log, Consumer<Checkpoint> passed, Consumer<Throwable> failed) {
    this.control = control;
    this.log = log;
    this.passed = passed;
    this.failed = failed;
  }

  /** Takes a commit whose messages have all been handed to Pulsar's client. */
  void committed(Checkpoint checkpoint) {
    synchronized (this) {
      if (underWay) {
        waiting = checkpoint;
        return;
      }
      underWay = true;
    }
    move(checkpoint);
  }

  private void move(Checkpoint checkpoint) {
    // Sends of commits after this one may be waited for too: it only comes later for that.
    control
        .afterSent(topic -> topic.append(checkpoint))
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                failed.accept(failure);
                return;
              }
              log.confirm(checkpoint.lsn());
              passed.accept(checkpoint);
              later.execute(this::next);
            });
  }

  private void next() {
    Checkpoint checkpoint;
    synchronized (this) {
      checkpoint = waiting;
      waiting = null;
      underWay = checkpoint != null;
    }
    if (checkpoint != null) {
      move(checkpoint);
    }
  }
}
