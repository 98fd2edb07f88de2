package dev.tablecast.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after its commit a row can be read in the replica, at a steady rate of transactions of a
 * row each. A row's wait is rounded up to the next look at the replica, every half millisecond.
 */
final class Latency implements Benchmark {

  private static final int A_SECOND = 500;
  private static final int SECONDS = 20;
  private static final long LOOK_NANOS = 500_000;

  private static final String INSERT =
      "insert into film values (?, 'Steady', 1999, 'Director', 'Drama', 7.5, '2026-01-01')";

  private final String name;
  private final Pipeline.Starter peer;

  Latency(String name, Pipeline.Starter peer) {
    this.name = name;
    this.peer = peer;
  }

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    int rows = arguments.rowsOr(A_SECOND * SECONDS);
    report.say("%s: %d rows a second; starting servers", name, A_SECOND);
    try (Pipeline ours = new OurPipeline(Shape.standard());
        Pipeline theirs = peer.start()) {
      List<Percentiles> all = new ArrayList<>();
      List<Percentiles> allTheirs = new ArrayList<>();
      for (Pipeline each : List.of(ours, theirs)) {
        each.createTables(0);
        each.connect();
        try (Connection master = each.openMaster();
            Connection replica = each.openReplica()) {
          Films.await(replica, Films.mark(master, 0));
        }
      }
      for (int round = 0; round < arguments.allRounds(); round++) {
        all.add(round(ours, rows, round, report));
        allTheirs.add(round(theirs, rows, round, report));
      }
      Percentiles mine = Percentiles.median(arguments.counted(all));
      Percentiles other = Percentiles.median(arguments.counted(allTheirs));
      report.latency(name + ".p50", mine.p50(), theirs.name(), other.p50());
      report.latency(name + ".p99", mine.p99(), theirs.name(), other.p99());
      report.latency(name + ".max", mine.max(), theirs.name(), other.max());
    }
  }

  private static Percentiles round(Pipeline pipeline, int rows, int round, Report report)
      throws Exception {
    Map<Long, Long> committed = new ConcurrentHashMap<>();
    AtomicBoolean ended = new AtomicBoolean();
    List<Long> waits = new ArrayList<>();
    Thread owner = new Thread(() -> commit(pipeline, rows, round, committed, ended), "owner");
    owner.start();
    try (Connection replica = pipeline.openReplica();
        PreparedStatement look =
            replica.prepareStatement("select id from film where id = any(?)")) {
      while (!ended.get() || !committed.isEmpty()) {
        Collection<Long> wanted = List.copyOf(committed.keySet());
        if (!wanted.isEmpty()) {
          look.setArray(1, replica.createArrayOf("bigint", wanted.toArray()));
          try (ResultSet seen = look.executeQuery()) {
            long now = System.nanoTime();
            while (seen.next()) {
              Long at = committed.remove(seen.getLong(1));
              if (at != null) {
                waits.add(now - at);
              }
            }
          }
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    owner.join();
    Percentiles percentiles = Percentiles.of(waits);
    report.say("  round %d, %-8s %s", round, pipeline.name(), percentiles);
    return percentiles;
  }

  private static void commit(
      Pipeline pipeline, int rows, int round, Map<Long, Long> committed, AtomicBoolean ended) {
    try (Connection master = pipeline.openMaster();
        PreparedStatement insert = master.prepareStatement(INSERT)) {
      long begun = System.nanoTime();
      for (int i = 0; i < rows; i++) {
        long due = begun + TimeUnit.SECONDS.toNanos(i) / A_SECOND;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        long id = 10_000_000L * (round + 1) + i;
        insert.setLong(1, id);
        insert.executeUpdate();
        committed.put(id, System.nanoTime());
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      ended.set(true);
    }
  }
}
