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
 * A pass over all rows, from asking the owner for it until the subscriber has found each of them
 * equal, beside reading the master's rows once. A pass reads them twice, on two machines as a rule.
 * So there is also what reading both tables at once takes on this one, and a pass for which owner
 * and subscriber, each with its Postgres, have a core of their own, as the reading beside it has.
 */
final class ChecksumPasses {

  /** A pass takes a second or two, in which little is compiled. */
  private static final int WARM_UPS = 20;

  private static final String OWNERS_CORE = "0";
  private static final String SUBSCRIBERS_CORE = "1";

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final OurPipeline ours;
  private final Connection master;
  private final Connection replica;
  private final int rows;

  ChecksumPasses(OurPipeline ours, Connection master, Connection replica, int rows) {
    this.ours = ours;
    this.master = master;
    this.replica = replica;
    this.rows = rows;
  }

  /** What is measured beside a reading. */
  @FunctionalInterface
  private interface Round {
    Measure take() throws Exception;
  }

  void measure(Arguments arguments, Report report) throws Exception {
    compare("checksum.pass", this::pass, WARM_UPS, arguments, report);
    compare("checksum.two-readings", this::readBoth, Arguments.WARM_UPS, arguments, report);
  }

  /** From here on each side has its core. */
  void measureApart(Arguments arguments, Report report) throws Exception {
    separate(ours.processes());
    compare("checksum.pass.apart", this::pass, Arguments.WARM_UPS, arguments, report);
  }

  private void compare(String name, Round round, int warmUps, Arguments arguments, Report report)
      throws Exception {
    List<Measure> measured = new ArrayList<>();
    List<Measure> readings = new ArrayList<>();
    for (int i = 0; i < warmUps + arguments.rounds(); i++) {
      Measure one = round.take();
      Measure reading = read();
      measured.add(one);
      readings.add(reading);
      report.say(
          "  %s, round %d: %.2f s, a reading %.2f s", name, i, one.seconds(), reading.seconds());
    }
    report.throughput(
        name, rows, arguments.counted(measured), "reading", arguments.counted(readings));
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

  private Measure pass() throws Exception {
    return Measure.of(ours.processes(), () -> pass(ours));
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

  private Measure read() throws Exception {
    return Measure.of(readers("master"), () -> read(master));
  }

  private Measure readBoth() throws Exception {
    return Measure.of(
        readers("master", "replica"),
        () -> {
          CompletableFuture<Void> other = CompletableFuture.runAsync(() -> read(replica));
          read(master);
          other.join();
        });
  }

  private Map<String, ProcessTree> readers(String... servers) {
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
}
