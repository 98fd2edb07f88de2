package dev.tablecast.refdata.autoconfigure;

import dev.tablecast.refdata.LoadedTable;
import dev.tablecast.refdata.ReferenceData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One loading of all tables on a thread of its own, tried until it succeeds or is refused. */
final class Loading {

  private static final Logger log = LoggerFactory.getLogger(ReferenceDataLifecycle.class);

  private final ReferenceData data;
  private final Duration pause;
  private final FutureTask<List<LoadedTable>> task = new FutureTask<>(this::load);
  private volatile @Nullable String trouble;
  private volatile boolean alone;

  private Loading(ReferenceData data, Duration pause) {
    this.data = data;
    this.pause = pause;
  }

  static Loading start(ReferenceData data, Duration pause) {
    Loading loading = new Loading(data, pause);
    // One that nobody waits for in the end: a pool's time-out may be longer than a start may take.
    Thread thread = new Thread(loading.task, "tablecast-refdata");
    thread.setDaemon(true);
    thread.start();
    return loading;
  }

  /** Returns when it has succeeded, or is cancelled. */
  void await(Duration patience) throws InterruptedException, ExecutionException, TimeoutException {
    try {
      task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (CancellationException e) {
      // The context is stopped, and who waits is to go on.
    }
  }

  /** Nobody waits for it any more, so that only the log can tell that it has failed. */
  void goOnAlone() {
    alone = true;
  }

  void cancel() {
    task.cancel(true);
  }

  List<LoadedTable> loaded() {
    if (!task.isDone() || task.isCancelled() || trouble != null) {
      return List.of();
    }
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("done, and without trouble", e);
    }
  }

  @Nullable String trouble() {
    return trouble;
  }

  private List<LoadedTable> load() throws InterruptedException {
    while (true) {
      try {
        List<LoadedTable> loaded = data.load();
        trouble = null;
        return loaded;
      } catch (SQLException e) {
        told(e);
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      } catch (RuntimeException e) {
        trouble = String.valueOf(e.getMessage());
        if (alone) {
          log.error("Packaged data sets cannot be loaded", e);
        }
        throw e;
      }
    }
  }

  private void told(SQLException e) {
    String found = "SQLSTATE %s: %s".formatted(e.getSQLState(), e.getMessage());
    if (!found.equals(trouble)) {
      log.warn("Packaged data sets are not loaded yet, which is tried again: {}", found);
    }
    trouble = found;
  }
}
