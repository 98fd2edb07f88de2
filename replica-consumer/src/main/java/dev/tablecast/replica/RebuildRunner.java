package dev.tablecast.replica;

import dev.tablecast.replica.RebuildReport.PartitionReport;
import dev.tablecast.replica.apply.PositionMovedException;
import dev.tablecast.replica.rebuild.CatchUpBusyException;
import dev.tablecast.replica.rebuild.KeyNaming;
import dev.tablecast.replica.rebuild.Rebuild;
import dev.tablecast.replica.rebuild.RebuildLedger;
import dev.tablecast.replica.rebuild.RebuildProgress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds a replica when asked to, and what was asked of an instance that has ended. Whatever
 * fails is told, and tried again. Thread-safe; one rebuild at a time is under way.
 */
final class RebuildRunner {

  private static final Logger log = LoggerFactory.getLogger(RebuildRunner.class);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** How many rows of each partition a dry run names. */
  private static final int SAMPLE = 10;

  private final String replica;
  private final Rebuild rebuild;
  private final RebuildLedger ledger;
  private final IntSupplier partitions;
  private final DataSource database;
  private final ThreadFactory threads;
  private final Shutdown shutdown;
  private final Troubles troubles;
  private final ReentrantLock one = new ReentrantLock(true);
  private volatile @Nullable RebuildProgress progress;
  private volatile @Nullable RebuildReport last;

  RebuildRunner(
      String replica,
      Rebuild rebuild,
      IntSupplier partitions,
      DataSource database,
      ThreadFactory threads,
      Shutdown shutdown) {
    this.replica = replica;
    this.rebuild = rebuild;
    this.ledger = new RebuildLedger(replica);
    this.partitions = partitions;
    this.database = database;
    this.threads = threads;
    this.shutdown = shutdown;
    this.troubles = new Troubles("rebuild of " + replica);
  }

  /** Begins as soon as no other rebuild of the replica is under way here. */
  CompletableFuture<RebuildReport> request(RebuildRequest request) {
    CompletableFuture<RebuildReport> report = new CompletableFuture<>();
    start(() -> complete(report, request.dryRun() ? () -> compare(request) : this::askAndRebuild));
    return report;
  }

  /** Goes on with what is on record as asked for and not done. */
  void resume() {
    start(
        () -> {
          try {
            if (!insist(this::open).isEmpty()) {
              log.info("{}: goes on with a rebuild that was asked for before", replica);
              complete(new CompletableFuture<>(), this::rebuild);
            }
          } catch (IllegalStateException e) {
            log.debug("{}", replica, e);
          }
        });
  }

  RebuildStatus status() {
    RebuildProgress now = progress;
    return now == null
        ? RebuildStatus.after(last)
        : new RebuildStatus(
            now.phase(),
            now.messages(),
            now.messagesASecond(),
            now.expected(),
            troubles.error(),
            last);
  }

  private RebuildReport askAndRebuild() {
    insist(
        () -> {
          try (Connection connection = database.getConnection()) {
            ledger.request(connection, partitions.getAsInt());
          }
          return List.of();
        });
    return rebuild();
  }

  private RebuildReport rebuild() {
    long begun = System.nanoTime();
    List<PartitionReport> done = new ArrayList<>();
    while (!insist(this::open).isEmpty()) {
      done.addAll(insist(() -> rebuild.run(begin(), this::pause)));
    }
    return end(new RebuildReport(replica, false, done, since(begun)));
  }

  private RebuildReport compare(RebuildRequest request) throws Exception {
    long begun = System.nanoTime();
    KeyNaming naming = request.showsKeys() ? KeyNaming.PLAIN : KeyNaming.HASHED;
    List<PartitionReport> found = rebuild.compare(begin(), this::pause, SAMPLE, naming);
    return end(new RebuildReport(replica, true, found, since(begun)));
  }

  private RebuildProgress begin() {
    RebuildProgress begun = new RebuildProgress(replica, shutdown::hasBegun);
    progress = begun;
    return begun;
  }

  private RebuildReport end(RebuildReport report) {
    log.info("{}", report);
    last = report;
    return report;
  }

  private List<Integer> open() throws SQLException {
    try (Connection connection = database.getConnection()) {
      return List.copyOf(ledger.open(connection).keySet());
    }
  }

  @FunctionalInterface
  private interface Step<T> {
    T run() throws Exception;
  }

  /** Tries until it works; nothing if another instance is at it. */
  private <T> List<T> insist(Step<List<T>> step) {
    while (!shutdown.hasBegun()) {
      try {
        List<T> result = step.run();
        troubles.clear();
        return result;
      } catch (CatchUpBusyException e) {
        shutdown.pause(LOOK_AGAIN);
        return List.of();
      } catch (PositionMovedException e) {
        shutdown.pause(LOOK_AGAIN);
      } catch (Exception e) {
        if (!shutdown.hasBegun()) {
          shutdown.pause(troubles.add(e));
        }
      }
    }
    throw new IllegalStateException(
        "the service ends; the rebuild of %s goes on when it starts again".formatted(replica));
  }

  private void complete(CompletableFuture<RebuildReport> future, Step<RebuildReport> step) {
    one.lock();
    try {
      future.complete(step.run());
    } catch (Throwable e) {
      future.completeExceptionally(e);
    } finally {
      progress = null;
      one.unlock();
    }
  }

  private boolean pause(Duration duration) {
    shutdown.pause(duration);
    return !shutdown.hasBegun();
  }

  private void start(Runnable work) {
    threads.newThread(work).start();
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
