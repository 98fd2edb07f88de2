package dev.tablecast.benchmarks;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** How many rows a second that exist already get into an empty replica. */
final class Snapshot implements Benchmark {

  private static final int ROWS = 1_000_000;

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    int rows = arguments.rowsOr(ROWS);
    report.say("snapshot: %,d rows, %d rounds; starting servers", rows, arguments.rounds());
    try (Pipeline ours = new OurPipeline(Shape.standard());
        Pipeline theirs = new NativePipeline()) {
      List<Measure> ourMeasures = new ArrayList<>();
      List<Measure> theirMeasures = new ArrayList<>();
      for (int round = 0; round < arguments.allRounds(); round++) {
        ourMeasures.add(round(ours, rows, report));
        theirMeasures.add(round(theirs, rows, report));
      }
      report.throughput(
          "snapshot",
          rows,
          arguments.counted(ourMeasures),
          theirs.name(),
          arguments.counted(theirMeasures));
    }
  }

  private static Measure round(Pipeline pipeline, int rows, Report report) throws Exception {
    pipeline.createTables(rows);
    try (Connection master = pipeline.openMaster();
        Connection replica = pipeline.openReplica()) {
      List<Long> last = Films.mark(master, 0);
      Sql.run(master, "vacuum analyze film", "checkpoint");
      Measure measure =
          Measure.of(
              pipeline.processes(),
              () -> {
                pipeline.connect();
                Films.await(replica, last);
              });
      Films.assertEqual(master, replica);
      report.say("  %-6s %,9.0f rows/s", pipeline.name(), rows / measure.seconds());
      return measure;
    } finally {
      pipeline.disconnect();
    }
  }
}
