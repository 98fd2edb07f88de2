package dev.tablecast.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * How many rows a second get from the owner's statement into the replica: from its beginning until
 * the replica equals the master. Both sides in turn, after rounds that do not count.
 */
final class Throughput implements Benchmark {

  private final String name;
  private final Load load;
  private final Shape shape;
  private final Pipeline.Starter peer;

  /** With our defaults, beside Postgres's own replication. */
  Throughput(String name, Load load) {
    this(name, load, Shape.standard(), NativePipeline::new);
  }

  Throughput(String name, Load load, Shape shape, Pipeline.Starter peer) {
    this.name = name;
    this.load = load;
    this.shape = shape;
    this.peer = peer;
  }

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    int rows = arguments.rowsOr(load.rows());
    report.say("%s: %,d rows, %d rounds; starting servers", name, rows, arguments.rounds());
    try (Pipeline ours = new OurPipeline(shape);
        Pipeline theirs = peer.start()) {
      List<Measure> ourMeasures = new ArrayList<>();
      List<Measure> theirMeasures = new ArrayList<>();
      begin(ours, rows);
      begin(theirs, rows);
      for (int round = 0; round < load.warmUps() + arguments.rounds(); round++) {
        ourMeasures.add(round(ours, rows, round, report));
        theirMeasures.add(round(theirs, rows, round, report));
      }
      report.throughput(
          name,
          rows,
          arguments.counted(ourMeasures),
          theirs.name(),
          arguments.counted(theirMeasures));
    }
  }

  /** Makes the tables and waits until both are equal. */
  void begin(Pipeline pipeline, int rows) throws Exception {
    pipeline.createTables(load.filled() ? rows : 0);
    pipeline.connect();
    try (Connection master = pipeline.openMaster();
        Connection replica = pipeline.openReplica()) {
      // Round 0 is the warm-up's.
      Films.await(replica, Films.mark(master, 1_000_000));
      Films.await(
          replica, "select count(*) from film", Sql.value(master, "select count(*) from film"));
    }
  }

  /** One round of one side; each has a number of its own there. */
  Measure round(Pipeline pipeline, int rows, int round, Report report) throws Exception {
    try (Connection master = pipeline.openMaster();
        Connection replica = pipeline.openReplica()) {
      tidy(master, replica);
      Measure measure =
          Measure.of(
              pipeline.processes(),
              () -> {
                load.work().run(pipeline, master, rows, round);
                Films.await(replica, Films.mark(master, round));
              });
      Films.assertEqual(master, replica);
      report.say(
          "  round %d, %-8s %,9.0f rows/s, CPU s %s",
          round, pipeline.name(), rows / measure.seconds(), Report.json(measure.cpuSeconds()));
      return measure;
    }
  }

  /** Every round begins with tables of the same size, without dead rows, and with an empty log. */
  private void tidy(Connection master, Connection replica) throws SQLException {
    if (!load.filled()) {
      // Not TRUNCATE: after it the relay goes on tidying up the topic, key by key.
      Sql.run(master, "delete from film");
      Films.await(replica, "select exists (select from film)", "f");
    }
    Films.tidy(master, replica);
  }
}
