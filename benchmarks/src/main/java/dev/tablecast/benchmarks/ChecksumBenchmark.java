package dev.tablecast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * What a proof costs: a pass over all rows, from asking the owner for it until the subscriber has
 * found each of them equal, beside reading the master's rows once. And what passes take from
 * changes that are replicated meanwhile: one after another, and one in the time of some updates of
 * all rows, which is about a minute.
 */
final class ChecksumBenchmark implements Benchmark {

  private static final int ROWS = 1_000_000;
  private static final int UPDATES_IN_A_MINUTE = 5;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    int rows = arguments.rowsOr(ROWS);
    report.say("checksum: %,d rows, %d rounds; starting servers", rows, arguments.rounds());
    List<Measure> passes = new ArrayList<>();
    List<Measure> readings = new ArrayList<>();
    AtomicInteger turns = new AtomicInteger();
    Live amidPasses = new Live("checksum.live", 1, ChecksumBenchmark::repeat, turns);
    Live amidOne =
        new Live("checksum.live.a-minute", UPDATES_IN_A_MINUTE, ChecksumBenchmark::pass, turns);
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
        for (Live live : List.of(amidPasses, amidOne)) {
          for (int round = 0; round < arguments.allRounds(); round++) {
            live.round(ours, master, replica, report);
          }
        }
      }
    }
    report.throughput(
        "checksum.pass", rows, arguments.counted(passes), "reading", arguments.counted(readings));
    amidPasses.report(rows, arguments, report);
    amidOne.report(rows, arguments, report);
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

  private static void repeat(OurPipeline ours, AtomicBoolean ended) throws IOException {
    while (!ended.get()) {
      pass(ours, ended);
    }
  }

  /** What goes on beside the updates, until these have ended. */
  @FunctionalInterface
  private interface Passes {
    void run(OurPipeline ours, AtomicBoolean ended) throws IOException;
  }

  /** Updates of all rows, with passes beside them and without in turn. */
  private static final class Live {

    private final String name;
    private final int updates;
    private final Passes passes;
    private final AtomicInteger turns;
    private final List<Measure> alone = new ArrayList<>();
    private final List<Measure> meanwhile = new ArrayList<>();

    /** Updates whose rounds have numbers of their own among all that share the counter. */
    Live(String name, int updates, Passes passes, AtomicInteger turns) {
      this.name = name;
      this.updates = updates;
      this.passes = passes;
      this.turns = turns;
    }

    void round(OurPipeline ours, Connection master, Connection replica, Report report)
        throws Exception {
      alone.add(update(ours, master, replica, (pipeline, ended) -> {}));
      meanwhile.add(update(ours, master, replica, passes));
      report.say(
          "  %s, round %d: alone %.2f s, amid passes %.2f s",
          name, alone.size() - 1, last(alone).seconds(), last(meanwhile).seconds());
    }

    void report(int rows, Arguments arguments, Report report) {
      report.throughput(
          name, rows * updates, arguments.counted(meanwhile), "alone", arguments.counted(alone));
    }

    private Measure update(OurPipeline ours, Connection master, Connection replica, Passes beside)
        throws Exception {
      for (Connection each : List.of(master, replica)) {
        Sql.run(each, "vacuum (full, analyze) film", "checkpoint");
      }
      AtomicBoolean ended = new AtomicBoolean();
      CompletableFuture<Void> besides =
          CompletableFuture.runAsync(() -> unchecked(beside, ours, ended));
      Measure measure =
          Measure.of(
              ours.processes(),
              () -> {
                for (int i = 0; i < updates; i++) {
                  int turn = turns.incrementAndGet();
                  Sql.run(master, Films.update(turn));
                  Films.await(replica, Films.mark(master, turn));
                }
              });
      ended.set(true);
      besides.join();
      Films.assertEqual(master, replica);
      return measure;
    }

    private static void unchecked(Passes passes, OurPipeline ours, AtomicBoolean ended) {
      try {
        passes.run(ours, ended);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Measure last(List<Measure> measures) {
      return measures.get(measures.size() - 1);
    }
  }
}
