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
final class RebuildWorkers<W extends RebuildWorkers.Worker> implements AutoCloseable {

  /** Each takes a connection of the service's for as long as the rebuild takes. */
  private static final int MOST = 2;

  private final List<W> workers;
  private final ExecutorService executor;

  private RebuildWorkers(List<W> workers, ThreadFactory threads) {
    this.workers = workers;
    this.executor = Executors.newFixedThreadPool(Math.max(1, workers.size()), threads);
  }

  /** One of them, with a connection of its own. */
  interface Worker {
    void close() throws SQLException, IOException;
  }

  /** What a worker does. */
  @FunctionalInterface
  interface Work<W, T> {
    T by(W worker) throws SQLException, IOException;
  }

  /** The same without a result. */
  @FunctionalInterface
  interface Step<W> {
    void by(W worker) throws SQLException, IOException;
  }

  /** Makes a worker for some partitions. */
  @FunctionalInterface
  interface Hiring<W> {
    W of(List<Integer> partitions) throws SQLException, IOException;
  }

  static <W extends Worker> RebuildWorkers<W> of(
      Collection<Integer> partitions, ThreadFactory threads, Hiring<W> hiring)
      throws SQLException, IOException {
    List<Integer> all = List.copyOf(partitions);
    int count = Math.min(MOST, all.size());
    List<W> workers = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        workers.add(hiring.of(all.subList(i * all.size() / count, (i + 1) * all.size() / count)));
      }
      return new RebuildWorkers<>(workers, threads);
    } catch (SQLException | IOException | RuntimeException e) {
      for (Worker worker : workers) {
        worker.close();
      }
      throw e;
    }
  }

  void all(Step<W> step) throws SQLException, IOException {
    each(
        worker -> {
          step.by(worker);
          return true;
        });
  }

  /** Has all do it, and gives what they find in one list. */
  <T> List<T> gather(Work<W, List<T>> work) throws SQLException, IOException {
    return each(work).stream().flatMap(List::stream).toList();
  }

  /** Has all do it, and waits for them; throws what the first of them throws. */
  <T> List<T> each(Work<W, T> work) throws SQLException, IOException {
    List<Future<T>> running = new ArrayList<>();
    for (W worker : workers) {
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
    for (Worker worker : workers) {
      worker.close();
    }
  }
}
