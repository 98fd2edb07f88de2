package dev.tablecast.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * What a proof costs: a pass over all rows, from asking the owner for it until the subscriber has
 * found each of them equal, beside reading the master's rows once. A pass reads them twice, on two
 * machines as a rule. So there is also what reading both tables at once takes on this one, and a
 * pass for which owner and subscriber, each with its Postgres, have a core of their own, as the
 * reading beside it has. And what passes take from changes: {@link ChecksumsAmidUpdates}.
 */
final class ChecksumBenchmark implements Benchmark {

  private static final int ROWS = 1_000_000;

  /** A pass takes a second or two, in which little is compiled. */
  private static final int WARM_UPS = 20;

  private static final String OWNERS_CORE = "0";
  private static final String SUBSCRIBERS_CORE = "1";

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    int rows = arguments.rowsOr(ROWS);
    report.say("checksum: %,d rows, %d rounds; starting servers", rows, arguments.rounds());
    try (OurPipeline ours = new OurPipeline(Shape.standard().uncompacted())) {
      ours.createTables(rows);
      ours.connect();
      try (Connection master = ours.openMaster();
          Connection replica = ours.openReplica()) {
        Films.await(replica, Films.mark(master, 0));
        comparePasses(ours, master, replica, rows, arguments, report);
        ChecksumsAmidUpdates updates = new ChecksumsAmidUpdates(ours, master, replica, rows);
        updates.warmUp();
        updates.measureWithOnePassAMinute(arguments, report);
        updates.measureWithPassesWithoutPause(arguments, report);
        updates.tidy();
        comparePassApart(ours, master, rows, arguments, report);
      }
    }
  }

  private static void comparePasses(
      OurPipeline ours,
      Connection master,
      Connection replica,
      int rows,
      Arguments arguments,
      Report report)
      throws Exception {
    List<Measure> passes = new ArrayList<>();
    List<Measure> readings = new ArrayList<>();
    List<Measure> both = new ArrayList<>();
    for (int round = 0; round < WARM_UPS + arguments.rounds(); round++) {
      passes.add(Measure.of(ours.processes(), () -> pass(ours)));
      readings.add(read(ours, master));
      both.add(readBoth(ours, master, replica));
      report.say(
          "  round %d: a pass %.2f s, a reading %.2f s, of both at once %.2f s",
          round, last(passes), last(readings), last(both));
    }
    List<Measure> reading = arguments.counted(readings);
    report.throughput("checksum.pass", rows, arguments.counted(passes), "reading", reading);
    report.throughput("checksum.two-readings", rows, arguments.counted(both), "reading", reading);
  }

  private static void comparePassApart(
      OurPipeline ours, Connection master, int rows, Arguments arguments, Report report)
      throws Exception {
    separate(ours.processes());
    List<Measure> passes = new ArrayList<>();
    List<Measure> readings = new ArrayList<>();
    for (int round = 0; round < arguments.allRounds(); round++) {
      passes.add(Measure.of(ours.processes(), () -> pass(ours)));
      readings.add(read(ours, master));
      report.say(
          "  apart, round %d: a pass %.2f s, a reading %.2f s",
          round, last(passes), last(readings));
    }
    report.throughput(
        "checksum.pass.apart",
        rows,
        arguments.counted(passes),
        "reading",
        arguments.counted(readings));
  }

  /** The broker, a third machine as a rule, goes where there is room. */
  private static void separate(Map<String, ProcessTree> processes) throws Exception {
    ProcessTree.ofThisJvm().pinTo(OWNERS_CORE);
    for (Map.Entry<String, ProcessTree> process : processes.entrySet()) {
      switch (process.getKey()) {
        case "master", "publisher" -> process.getValue().pinTo(OWNERS_CORE);
        case "replica", "subscriber" -> process.getValue().pinTo(SUBSCRIBERS_CORE);
        default -> {}
      }
    }
  }

  /** Has a pass made, and waits until it has proven the replica. */
  static void pass(OurPipeline ours) throws IOException {
    String before = ours.proven();
    long begun = System.nanoTime();
    ours.orderChecksum();
    while (ours.proven().equals(before)) {
      if (System.nanoTime() - begun > LONGEST_NANOS) {
        throw new IllegalStateException(
            "no pass has proven the replica in two minutes: " + ours.checksums());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static Measure read(OurPipeline ours, Connection master) throws Exception {
    return Measure.of(readers(ours, "master"), () -> read(master));
  }

  private static Measure readBoth(OurPipeline ours, Connection master, Connection replica)
      throws Exception {
    return Measure.of(
        readers(ours, "master", "replica"),
        () -> {
          CompletableFuture<Void> other = CompletableFuture.runAsync(() -> read(replica));
          read(master);
          other.join();
        });
  }

  private static Map<String, ProcessTree> readers(OurPipeline ours, String... servers) {
    Map<String, ProcessTree> processes = ours.processes();
    processes.keySet().retainAll(List.of(servers));
    processes.put("reader", ProcessTree.ofThisJvm());
    return processes;
  }

  private static void read(Connection connection) {
    try {
      CopyOut out =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut("copy film to stdout (format binary)");
      while (out.readFromCopy() != null) {
        // The rows are what is wanted to pass by.
      }
    } catch (SQLException e) {
      throw new IllegalStateException("a table could not be read", e);
    }
  }

  private static double last(List<Measure> measures) {
    return measures.get(measures.size() - 1).seconds();
  }
}
