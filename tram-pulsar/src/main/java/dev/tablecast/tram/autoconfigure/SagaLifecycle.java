package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.saga.StepWatch;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Watches the steps, and forgets what is old, from the context's start to its end. */
final class SagaLifecycle implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(SagaLifecycle.class);

  /** As soon as tables have been looked for, and messages are received. */
  private static final int PHASE = DEFAULT_PHASE - 8191;

  private final @Nullable StepWatch watch;
  private final List<Forgetting> forgettings;
  private @Nullable ScheduledExecutorService cleaner;

  /**
   * What is done now and then to forget.
   *
   * @param what is forgotten, in words
   */
  record Forgetting(String what, Runnable task) {

    void run() {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.warn("{} are not cleaned up for now: {}", what, e.toString());
      }
    }
  }

  /**
   * A lifecycle.
   *
   * @param watch null where no sagas run
   */
  SagaLifecycle(@Nullable StepWatch watch, List<Forgetting> forgettings) {
    this.watch = watch;
    this.forgettings = forgettings;
  }

  @Override
  public synchronized void start() {
    if (watch != null) {
      watch.start();
    }
    cleaner =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "tablecast-saga-cleaner");
              daemon.setDaemon(true);
              return daemon;
            });
    for (Forgetting each : forgettings) {
      cleaner.scheduleWithFixedDelay(each::run, 1, 60, TimeUnit.MINUTES);
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
