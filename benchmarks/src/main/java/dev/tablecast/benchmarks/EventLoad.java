package dev.tablecast.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionTemplate;

/** What an owner does: publishes events, whichever library takes them. */
final class EventLoad {

  /** Divides the number of films, so that each film's events are published by one of them. */
  private static final int THREADS = 4;

  private final TransactionTemplate transaction;
  private final Consumer<FilmReleased> publish;

  /**
   * What is done with that library.
   *
   * @param publish has the library take an event, within the caller's transaction
   */
  EventLoad(TransactionTemplate transaction, Consumer<FilmReleased> publish) {
    this.transaction = transaction;
    this.publish = publish;
  }

  /** Commits events, so many in a transaction, from several threads as fast as it goes. */
  void run(long first, int count, int inTransaction) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long firstOfThread = first + i;
        all.add(threads.submit(() -> every(firstOfThread, first + count, inTransaction)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Commits one event after the other, at a steady rate. */
  void steady(long first, int count, int aSecond) {
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = begun + TimeUnit.SECONDS.toNanos(i) / aSecond;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      commit(first + i, first + i + 1);
    }
  }

  /** One thread's share. */
  private void every(long first, long end, int inTransaction) {
    long step = (long) THREADS * inTransaction;
    for (long next = first; next < end; next += step) {
      commit(next, Math.min(end, next + step));
    }
  }

  private void commit(long first, long end) {
    transaction.executeWithoutResult(
        status -> {
          for (long number = first; number < end; number += THREADS) {
            publish.accept(FilmReleased.now(number));
          }
        });
  }
}
