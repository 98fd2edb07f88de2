package dev.tablecast.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * How many rows a second a rebuild gets from the topic into a replica: one that has lost them all,
 * and one that has lost none. Beside it the same rows by COPY from the master into a table with the
 * same key, which knows of no versions, no guard and no difference.
 */
final class RebuildBenchmark implements Benchmark {

  private static final int ROWS = 1_000_000;
  private static final String PEER = "copy";

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    int rows = arguments.rowsOr(ROWS);
    report.say("rebuild: %,d rows, %d rounds; starting servers", rows, arguments.rounds());
    List<Measure> empty = new ArrayList<>();
    List<Measure> identical = new ArrayList<>();
    List<Measure> copies = new ArrayList<>();
    try (OurPipeline ours = new OurPipeline(Shape.standard())) {
      ours.createTables(rows);
      ours.connect();
      try (Connection master = ours.openMaster();
          Connection replica = ours.openReplica()) {
        Films.await(replica, Films.mark(master, 0));
        for (int round = 0; round < arguments.allRounds(); round++) {
          Sql.run(
              replica,
              "set tablecast.applying = 'on'",
              "truncate film",
              "reset tablecast.applying",
              "checkpoint");
          empty.add(rebuild(ours, master, replica, report));
          Sql.run(replica, "vacuum analyze film", "checkpoint");
          identical.add(rebuild(ours, master, replica, report));
          copies.add(copy(ours, master, replica));
          report.say("  copy: %.2f s", copies.get(round).seconds());
        }
      }
      ours.disconnect();
    }
    report.throughput(
        "rebuild.empty", rows, arguments.counted(empty), PEER, arguments.counted(copies));
    report.throughput(
        "rebuild.identical", rows, arguments.counted(identical), PEER, arguments.counted(copies));
  }

  private static Measure rebuild(
      OurPipeline ours, Connection master, Connection replica, Report report) throws Exception {
    List<String> outcome = new ArrayList<>();
    Measure measure = Measure.of(ours.processes(), () -> outcome.add(ours.rebuild()));
    Films.assertEqual(master, replica);
    report.say("  %s; %.2f s", outcome.get(0), measure.seconds());
    return measure;
  }

  private static Measure copy(OurPipeline ours, Connection master, Connection replica)
      throws Exception {
    Sql.run(replica, Films.CREATE.replace("film (", "film_copy ("), "checkpoint");
    Map<String, ProcessTree> processes = new TreeMap<>(ours.processes());
    processes.keySet().retainAll(List.of("master", "replica"));
    processes.put("pipe", ProcessTree.ofThisJvm());
    Measure measure = Measure.of(processes, () -> pipe(master, replica));
    Sql.run(replica, "drop table film_copy");
    return measure;
  }

  private static void pipe(Connection master, Connection replica) throws SQLException {
    try (OutputStream in =
        new PGCopyOutputStream(
            replica.unwrap(PGConnection.class), "copy film_copy from stdin", 1 << 16)) {
      master.unwrap(PGConnection.class).getCopyAPI().copyOut("copy film to stdout", in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
