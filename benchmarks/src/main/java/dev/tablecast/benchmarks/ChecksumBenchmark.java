package dev.tablecast.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * What a proof costs: a pass over all rows, from asking the owner for it until the subscriber has
 * found each of them equal, beside reading the master's rows once. And what passes one after
 * another take from changes that are replicated meanwhile.
 */
final class ChecksumBenchmark implements Benchmark {

  private static final int ROWS = 1_000_000;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    int rows = arguments.rowsOr(ROWS);
    report.say("checksum: %,d rows, %d rounds; starting servers", rows, arguments.rounds());
    List<Measure> passes = new ArrayList<>();
    List<Measure> readings = new ArrayList<>();
    List<Measure> meanwhile = new ArrayList<>();
    List<Measure> alone = new ArrayList<>();
    try (OurPipeline ours = new OurPipeline(Shape.standard())) {
      ours.createTables(rows);
      ours.connect();
      try (Connection master = ours.openMaster();
          Connection replica = ours.openReplica()) {
        Films.await(replica, Films.mark(master, 0));
        for (int round = 0; round < arguments.allRounds(); round++) {
          passes.add(Measure.of(ours.processes(), () -> pass(ours, new AtomicBoolean())));
          readings.add(read(ours, master));
          report.say(
              "  round %d: a pass %.2f s, a reading %.2f s",
              round, passes.get(round).seconds(), readings.get(round).seconds());
        }
        for (int round = 0; round < arguments.allRounds(); round++) {
          alone.add(update(ours, master, replica, 1 + 2 * round, false));
          meanwhile.add(update(ours, master, replica, 2 + 2 * round, true));
          report.say(
              "  round %d: an update of all rows %.2f s, amid passes %.2f s",
              round, alone.get(round).seconds(), meanwhile.get(round).seconds());
        }
      }
    }
    report.throughput(
        "checksum.pass", rows, arguments.counted(passes), "reading", arguments.counted(readings));
    report.throughput(
        "checksum.live", rows, arguments.counted(meanwhile), "alone", arguments.counted(alone));
  }

  /** Has a pass made, and waits until it has proven the replica, or is no longer wanted. */
  private static void pass(OurPipeline ours, AtomicBoolean ended) throws IOException {
    String before = ours.proven();
    long begun = System.nanoTime();
    ours.orderChecksum();
    while (ours.proven().equals(before) && !ended.get()) {
      if (System.nanoTime() - begun > LONGEST_NANOS) {
        throw new IllegalStateException(
            "no pass has proven the replica in two minutes: " + ours.checksums());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static Measure read(OurPipeline ours, Connection master) throws Exception {
    Map<String, ProcessTree> processes =
        new TreeMap<>(Map.of("master", Servers.processes(ours.master())));
    processes.put("reader", ProcessTree.ofThisJvm());
    return Measure.of(processes, () -> read(master));
  }

  private static void read(Connection master) throws SQLException {
    CopyOut out =
        master
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("copy film to stdout (format binary)");
    while (out.readFromCopy() != null) {
      // The rows are what is wanted to pass by.
    }
  }

  private static Measure update(
      OurPipeline ours, Connection master, Connection replica, int round, boolean amidPasses)
      throws Exception {
    for (Connection each : List.of(master, replica)) {
      Sql.run(each, "vacuum (full, analyze) film", "checkpoint");
    }
    AtomicBoolean ended = new AtomicBoolean(!amidPasses);
    CompletableFuture<Void> passes = CompletableFuture.runAsync(() -> repeat(ours, ended));
    Measure measure =
        Measure.of(
            ours.processes(),
            () -> {
              Sql.run(master, Films.update(round));
              Films.await(replica, Films.mark(master, round));
            });
    ended.set(true);
    passes.join();
    Films.assertEqual(master, replica);
    return measure;
  }

  private static void repeat(OurPipeline ours, AtomicBoolean ended) {
    try {
      while (!ended.get()) {
        pass(ours, ended);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
