package dev.tablecast.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What publishing costs the owner: its transactions a second with and without the relay. The owner
 * and its connection's backend have a core of their own both times; all else, the walsender
 * included, shares the others. So this shows what publishing takes from a transaction, not what two
 * cores are worth less when they must also do all the rest.
 */
final class Overhead implements Benchmark {

  private static final int FILMS = 100_000;
  private static final int SECONDS = 10;

  /** Before this JVM is pinned to one of them. */
  private static final int ALL_CORES = Runtime.getRuntime().availableProcessors();

  private static final String TABLES =
      """
      create table if not exists teller (id int primary key, balance int);
      create table if not exists branch (id int primary key, balance int);
      create table if not exists history (film bigint, teller int, delta int, at timestamptz);
      insert into teller select i, 0 from generate_series(1, 10) i on conflict do nothing;
      insert into branch values (1, 0) on conflict do nothing""";

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    int films = arguments.rowsOr(FILMS);
    List<Double> on = new ArrayList<>();
    List<Double> off = new ArrayList<>();
    try (Pipeline ours = new OurPipeline(Shape.standard())) {
      for (int round = 0; round < arguments.allRounds(); round++) {
        ours.createTables(films);
        off.add(transactions(ours, films));
        ours.connect();
        try (Connection master = ours.openMaster();
            Connection replica = ours.openReplica()) {
          Films.await(replica, Films.mark(master, round));
          on.add(transactions(ours, films));
          Films.await(replica, Films.mark(master, 1000 + round));
          Films.assertEqual(master, replica);
        }
        ours.disconnect();
        report.say(
            "  round %d: %.0f transactions/s, with the relay %.0f",
            round, off.get(round), on.get(round));
      }
    }
    double without = Report.median(arguments.counted(off));
    double with = Report.median(arguments.counted(on));
    List<String> ratios = new ArrayList<>();
    for (int round = 0; round < on.size(); round++) {
      ratios.add(Report.number("%.3f", on.get(round) / off.get(round)));
    }
    report.figure(
        Report.number(
            """
            {"name":"overhead","ours":%.0f,"native":%.0f,"ratio":%.3f,"unit":"transactions/s",\
            "ratios":%s}""",
            with, without, with / without, arguments.counted(ratios)));
  }

  private static double transactions(Pipeline pipeline, int films) throws Exception {
    try (Connection connection = pipeline.openMaster()) {
      Sql.run(connection, TABLES, "checkpoint");
      pin(pipeline, Long.parseLong(Sql.value(connection, "select pg_backend_pid()")));
      connection.setAutoCommit(false);
      Random random = new Random(1);
      long begun = System.nanoTime();
      long end = begun + TimeUnit.SECONDS.toNanos(SECONDS);
      int count = 0;
      try (PreparedStatement film =
              prepare(connection, "update film set year = year + ? where id = ?");
          PreparedStatement look = prepare(connection, "select year from film where id = ?");
          PreparedStatement teller =
              prepare(connection, "update teller set balance = balance + ? where id = ?");
          PreparedStatement branch =
              prepare(connection, "update branch set balance = balance + ? where id = ?");
          PreparedStatement history =
              prepare(connection, "insert into history values (?, ?, 1, current_timestamp)")) {
        while (System.nanoTime() < end) {
          long id = 1 + random.nextInt(films);
          run(film, 1, id);
          look.setLong(1, id);
          look.executeQuery().close();
          run(teller, 1, 1 + random.nextInt(10));
          run(branch, 1, 1);
          run(history, (int) id, 1);
          connection.commit();
          count++;
        }
      }
      return count * 1e9 / (System.nanoTime() - begun);
    }
  }

  private static void pin(Pipeline pipeline, long backend) throws Exception {
    for (ProcessTree each : pipeline.processes().values()) {
      each.pinTo("1-" + (ALL_CORES - 1));
    }
    ProcessTree.ofThisJvm().pinTo("0");
    ProcessTree.of(backend).pinTo("0");
  }

  private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  private static void run(PreparedStatement statement, int first, long second) throws SQLException {
    statement.setInt(1, first);
    statement.setLong(2, second);
    statement.executeUpdate();
  }
}
