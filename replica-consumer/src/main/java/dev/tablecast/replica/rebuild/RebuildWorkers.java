package dev.tablecast.replica.rebuild;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/** Workers that do the same at the same time, each for some of the partitions. For one thread. */
final class RebuildWorkers implements AutoCloseable {

  /** Each takes a connection of the service's for as long as the rebuild takes. */
  private static final int MOST = 2;

  private final List<RebuildWorker> workers;
  private final ExecutorService executor;

  private RebuildWorkers(List<RebuildWorker> workers, ThreadFactory threads) {
    this.workers = workers;
    this.executor = Executors.newFixedThreadPool(Math.max(1, workers.size()), threads);
  }

  /** What a worker does. */
  @FunctionalInterface
  interface Work<T> {
    T by(RebuildWorker worker) throws SQLException, IOException;
  }

  /** The same without a result. */
  @FunctionalInterface
  interface Step {
    void by(RebuildWorker worker) throws SQLException, IOException;
  }

  /** Makes a worker for some partitions. */
  @FunctionalInterface
  interface Hiring {
    RebuildWorker of(List<Integer> partitions) throws SQLException, IOException;
  }

  static RebuildWorkers of(Collection<Integer> partitions, ThreadFactory threads, Hiring hiring)
      throws SQLException, IOException {
    List<Integer> all = List.copyOf(partitions);
    int count = Math.min(MOST, all.size());
    List<RebuildWorker> workers = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        workers.add(hiring.of(all.subList(i * all.size() / count, (i + 1) * all.size() / count)));
      }
      return new RebuildWorkers(workers, threads);
    } catch (SQLException | IOException | RuntimeException e) {
      for (RebuildWorker worker : workers) {
        worker.close();
      }
      throw e;
    }
  }

  /** What they have read. */
  List<StagedView> views() {
    return workers.stream().flatMap(worker -> worker.views().stream()).toList();
  }

  void all(Step step) throws SQLException, IOException {
    each(
        worker -> {
          step.by(worker);
          return true;
        });
  }

  /** Has all do it, and waits for them; throws what the first of them throws. */
  <T> List<T> each(Work<T> work) throws SQLException, IOException {
    List<Future<T>> running = new ArrayList<>();
    for (RebuildWorker worker : workers) {
      running.add(executor.submit(() -> work.by(worker)));
    }
    List<T> results = new ArrayList<>();
    Throwable failure = null;
    for (Future<T> each : running) {
      try {
        results.add(each.get());
      } catch (ExecutionException e) {
        failure = failure == null ? e.getCause() : failure;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the service ends", e);
      }
    }
    if (failure != null) {
      rethrow(failure);
    }
    return results;
  }

  private static void rethrow(Throwable failure) throws SQLException, IOException {
    if (failure instanceof SQLException e) {
      throw e;
    }
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw new IllegalStateException(failure);
  }

  @Override
  public void close() throws SQLException, IOException {
    executor.shutdownNow();
    for (RebuildWorker worker : workers) {
      worker.close();
    }
  }
}
