package dev.tablecast.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the guard costs replication: rows a second with the replica's triggers and without, of
 * inserts and of updates. One pipeline does both in turn, so that nothing else differs; which comes
 * first changes from round to round.
 */
final class GuardBenchmark implements Benchmark {

  private static final String UNGUARDED = "unguarded";

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    run("guard-insert", Load.insert(), arguments, report);
    run("guard-update", Load.update(), arguments, report);
  }

  private static void run(String name, Load load, Arguments arguments, Report report)
      throws Exception {
    int rows = arguments.rowsOr(load.rows());
    report.say("%s: %,d rows, %d rounds; starting servers", name, rows, arguments.rounds());
    Throughput throughput = new Throughput(name, load);
    List<Measure> on = new ArrayList<>();
    List<Measure> off = new ArrayList<>();
    try (Pipeline ours = new OurPipeline(Shape.standard())) {
      throughput.begin(ours, rows);
      for (int turn = 0; turn < 2 * (load.warmUps() + arguments.rounds()); turn++) {
        boolean guarded = turn % 4 == 0 || turn % 4 == 3;
        guard(ours, guarded);
        report.say("  %s", guarded ? "guarded" : UNGUARDED);
        (guarded ? on : off).add(throughput.round(ours, rows, turn, report));
      }
    }
    report.throughput(name, rows, arguments.counted(on), UNGUARDED, arguments.counted(off));
  }

  /** The start, which would refuse a table without its guard, is over. */
  private static void guard(Pipeline pipeline, boolean guarded) throws SQLException {
    try (Connection replica = pipeline.openReplica()) {
      Sql.run(
          replica, "alter table film %s trigger user".formatted(guarded ? "enable" : "disable"));
    }
  }
}
