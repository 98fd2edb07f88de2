package dev.tablecast.replica.reconcile;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two threads that read ranges, each with a connection of its own while it does, and one that
 * records what they find, in the order in which the ranges were reached. Whatever fails is told
 * once, until something else does. Thread-safe.
 */
final class Readers {

  private static final Logger log = LoggerFactory.getLogger(Readers.class);

  private static final int MOST = 2;
  private static final Duration POLL = Duration.ofMillis(100);

  /** So often nothing came that it is time for a tick. */
  private static final int IDLE = 50;

  /** What is done with verdicts. */
  @FunctionalInterface
  interface Recording {
    void of(List<Verdict> verdicts) throws SQLException;
  }

  /** What is done once all are recorded, and now and then. */
  @FunctionalInterface
  interface Tick {
    void run() throws SQLException;
  }

  private record Job(Meeting meeting, CompletableFuture<List<Verdict>> verdicts) {}

  private final String what;
  private final RangeComparison comparison;
  private final Recording recording;
  private final Tick tick;
  private final Semaphore room = new Semaphore(MOST);
  private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<CompletableFuture<List<Verdict>>> results =
      new LinkedBlockingQueue<>();
  private volatile String failure = "";

  Readers(String what, RangeComparison comparison, Recording recording, Tick tick) {
    this.what = what;
    this.comparison = comparison;
    this.recording = recording;
    this.tick = tick;
  }

  void start(ThreadFactory threads, BooleanSupplier ended) {
    for (int i = 0; i < MOST; i++) {
      threads.newThread(() -> read(ended)).start();
    }
    threads.newThread(() -> record(ended)).start();
  }

  /** Has a meeting's range read at once; unproven if both are reading, and go on to for so long. */
  void begin(Meeting meeting, Duration patience) throws InterruptedException {
    boolean free = room.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    Job job = new Job(meeting, new CompletableFuture<>());
    results.add(job.verdicts());
    if (free) {
      jobs.add(job);
    } else {
      pass(job, "two ranges were being read already when the replica came to a checksum");
    }
  }

  /** Lets it be unproven. */
  private static void pass(Job job, String why) {
    job.verdicts()
        .complete(
            job.meeting().arrivals().stream()
                .map(arrival -> Verdict.unproven(arrival, why))
                .toList());
    job.meeting().see();
  }

  private void read(BooleanSupplier ended) {
    try {
      while (!ended.getAsBoolean()) {
        Job job = jobs.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        if (job != null) {
          read(job);
        }
      }
    } catch (InterruptedException e) {
      // Only who ends everything interrupts.
      Thread.currentThread().interrupt();
    }
  }

  private void read(Job job) {
    try {
      job.verdicts().complete(comparison.run(job.meeting()));
      failure = "";
    } catch (Throwable e) {
      // An error too: the range is unproven, and the next one is another try.
      tell(e);
      pass(job, "the range could not be read: " + describe(e));
    } finally {
      room.release();
    }
  }

  private void record(BooleanSupplier ended) {
    try {
      int idle = IDLE;
      while (!ended.getAsBoolean()) {
        CompletableFuture<List<Verdict>> next =
            results.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
          record(next, ended);
        }
        idle = next == null ? idle + 1 : IDLE;
        if (idle >= IDLE && results.isEmpty()) {
          attempt(tick);
          idle = 0;
        }
      }
    } catch (InterruptedException e) {
      // Only who ends everything interrupts.
      Thread.currentThread().interrupt();
    }
  }

  private void record(CompletableFuture<List<Verdict>> next, BooleanSupplier ended)
      throws InterruptedException {
    while (!ended.getAsBoolean()) {
      try {
        List<Verdict> verdicts = next.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
        attempt(() -> recording.of(verdicts));
        return;
      } catch (TimeoutException e) {
        // It is being read; nothing behind it is recorded before.
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void attempt(Tick step) {
    try {
      step.run();
    } catch (Throwable e) {
      // An error too: nobody else would go on.
      tell(e);
    }
  }

  private void tell(Throwable e) {
    String message = describe(e);
    // The whole of it may hold a row's content, which logs are not for.
    log.debug("{}", what, e);
    if (!message.equals(failure)) {
      failure = message;
      log.warn("{}: checksums could not be compared for now: {}", what, message);
    }
  }

  private static String describe(Throwable e) {
    return e instanceof SQLException sql ? "SQLSTATE " + sql.getSQLState() : e.getClass().getName();
  }
}
