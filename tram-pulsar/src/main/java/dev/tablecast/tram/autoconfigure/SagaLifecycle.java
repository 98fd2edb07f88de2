package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.saga.CommandLedger;
import dev.tablecast.tram.saga.StepWatch;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Watches the steps, and forgets what is old in the ledger, from the context's start to its end.
 */
final class SagaLifecycle implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(SagaLifecycle.class);

  /** As soon as tables have been looked for, and messages are received. */
  private static final int PHASE = DEFAULT_PHASE - 8191;

  private final @Nullable StepWatch watch;
  private final @Nullable CommandLedger ledger;
  private final Duration retention;
  private @Nullable ScheduledExecutorService cleaner;

  /**
   * A lifecycle.
   *
   * @param watch null where no sagas run
   * @param ledger null where the service takes part in none
   */
  SagaLifecycle(@Nullable StepWatch watch, @Nullable CommandLedger ledger, Duration retention) {
    this.watch = watch;
    this.ledger = ledger;
    this.retention = retention;
  }

  @Override
  public synchronized void start() {
    if (watch != null) {
      watch.start();
    }
    cleaner =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "tablecast-saga-ledger");
              daemon.setDaemon(true);
              return daemon;
            });
    if (ledger != null) {
      cleaner.scheduleWithFixedDelay(() -> forget(ledger), 1, 60, TimeUnit.MINUTES);
    }
  }

  private void forget(CommandLedger ledger) {
    try {
      ledger.forgetOlderThan(retention);
    } catch (RuntimeException e) {
      log.warn("The ledger of commands is not cleaned up for now: {}", e.toString());
    }
  }

  @Override
  public synchronized void stop() {
    if (watch != null) {
      watch.stop();
    }
    if (cleaner != null) {
      cleaner.shutdownNow();
      cleaner = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return cleaner != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
