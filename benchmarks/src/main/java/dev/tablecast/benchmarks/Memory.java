package dev.tablecast.benchmarks;

import java.sql.Connection;

/** Whether a transaction larger than either service's heap gets through. */
final class Memory implements Benchmark {

  private static final int ROWS = 5_000_000;
  private static final String HEAP = "-Xmx256m";

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    int rows = arguments.rowsOr(ROWS);
    report.say("memory: one transaction of %,d rows, services with %s", rows, HEAP);
    try (OurPipeline ours = new OurPipeline(Shape.standard().with(HEAP))) {
      ours.createTables(0);
      ours.connect();
      ours.watchHeaps();
      for (int count : new int[] {rows / 10, rows}) {
        try (Connection master = ours.openMaster();
            Connection replica = ours.openReplica()) {
          Sql.run(master, "delete from film");
          Films.await(replica, "select exists (select from film)", "f");
          Sql.run(master, Films.insert(1, count));
          Films.await(replica, Films.mark(master, count));
          Films.assertEqual(master, replica);
        }
        report.figure(
            Report.number(
                "{\"name\":\"memory\",\"unit\":\"bytes\",\"rows\":%d,\"peakHeap\":{%s}}",
                count,
                String.join(
                    ",",
                    ours.peakHeaps().entrySet().stream()
                        .map(each -> "\"%s\":%d".formatted(each.getKey(), each.getValue()))
                        .toList())));
      }
      ours.disconnect();
    }
  }
}
