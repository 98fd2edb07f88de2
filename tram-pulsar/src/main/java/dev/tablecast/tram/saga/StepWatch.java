package dev.tablecast.tram.saga;

import dev.tablecast.tram.saga.StepLog.Due;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for steps whose time is over, and has them sent again or given up. Every instance of a
 * service may watch: who has a saga's row locked is at it.
 */
public final class StepWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StepWatch.class);
  private static final int AT_ONCE = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SagaOrchestrators orchestrators;
  private final StepLog steps;
  private final Duration interval;
  private @Nullable ScheduledExecutorService thread;

  /** Watches once it is {@linkplain #start started}, and rests for the interval in between. */
  public StepWatch(SagaOrchestrators orchestrators, Duration interval) {
    this.orchestrators = orchestrators;
    this.steps = new StepLog(orchestrators.database());
    this.interval = interval;
  }

  /** May be started again after it was stopped. */
  public synchronized void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "tablecast-saga-watch");
              daemon.setDaemon(true);
              return daemon;
            });
    started.scheduleWithFixedDelay(
        this::lookQuietly, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    thread = started;
  }

  /** Ends after the step that it is at. */
  public synchronized void stop() {
    ScheduledExecutorService started = thread;
    if (started == null) {
      return;
    }
    thread = null;
    started.shutdown();
    try {
      if (!started.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        started.shutdownNow();
      }
    } catch (InterruptedException e) {
      started.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Sees to everything that is due now. */
  void look() {
    List<Due> due = steps.due(orchestrators.types(), AT_ONCE);
    due.forEach(this::see);
  }

  private void see(Due step) {
    SagaOrchestrator<?> orchestrator = orchestrators.of(step.type());
    if (orchestrator == null) {
      return;
    }
    try {
      orchestrator.overdue(step.id(), step.number());
    } catch (RuntimeException e) {
      log.warn(
          "Step {} of saga {} is due, and cannot be gone on with", step.number(), step.id(), e);
      // The others are not held up, and an operator sees what is wrong.
      steps.postpone(step, e.toString(), interval.multipliedBy(10));
    }
  }

  /** A database that is away ends no watch. */
  private void lookQuietly() {
    try {
      look();
    } catch (RuntimeException e) {
      log.warn("Sagas cannot be looked at for now: {}", e.toString());
    }
  }
}
