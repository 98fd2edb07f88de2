package dev.tablecast.benchmarks;

import java.sql.Connection;

/**
 * What a proof costs: {@link ChecksumPasses}, and what they take from changes: {@link
 * ChecksumsAmidUpdates}.
 */
final class ChecksumBenchmark implements Benchmark {

  private static final int ROWS = 1_000_000;

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
        ChecksumPasses passes = new ChecksumPasses(ours, master, replica, rows);
        ChecksumsAmidUpdates updates = new ChecksumsAmidUpdates(ours, master, replica, rows);
        passes.measure(arguments, report);
        updates.warmUp();
        updates.measureWithOnePassAMinute(arguments, report);
        updates.measureWithPassesWithoutPause(arguments, report);
        Films.tidy(master, replica);
        passes.measureApart(arguments, report);
      }
    }
  }
}
