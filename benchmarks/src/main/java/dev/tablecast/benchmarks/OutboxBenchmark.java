package dev.tablecast.benchmarks;

import com.google.protobuf.Timestamp;
import dev.tablecast.benchmarks.contract.Film;
import dev.tablecast.proto.Decimal;
import dev.tablecast.publisher.Outbox;
import dev.tablecast.publisher.OutboxTable;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Films inserted by a thousand in a transaction: on our side each is handed over to the outbox too,
 * on the other side the log has it.
 */
final class OutboxBenchmark implements Benchmark {

  private static final int ROWS = 1_000_000;
  private static final int A_CALL = 1000;
  private static final long BEGINNING = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
  private static final List<String> GENRES = List.of("Drama", "Comedy", "Western", "Documentary");

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    int rows = arguments.rowsOr(ROWS);
    report.say("outbox: %,d rows, %d rounds; starting servers", rows, arguments.rounds());
    try (OurPipeline ours = new OurPipeline(Shape.standard().from(Shape.Source.OUTBOX));
        Pipeline theirs = new NativePipeline()) {
      List<Measure> ourMeasures = new ArrayList<>();
      List<Measure> theirMeasures = new ArrayList<>();
      for (int round = 0; round < arguments.allRounds(); round++) {
        ourMeasures.add(round(ours, new Owner(ours), rows, report));
        theirMeasures.add(round(theirs, new Owner(null), rows, report));
      }
      report.throughput(
          "outbox",
          rows,
          arguments.counted(ourMeasures),
          theirs.name(),
          arguments.counted(theirMeasures));
    }
  }

  private static Measure round(Pipeline pipeline, Owner owner, int rows, Report report)
      throws Exception {
    pipeline.createTables(0);
    pipeline.connect();
    try (Connection master = pipeline.openMaster();
        Connection replica = pipeline.openReplica()) {
      Films.awaitListener(master);
      master.setAutoCommit(false);
      owner.mark(master, 0, replica);
      Measure measure =
          Measure.of(
              processes(pipeline),
              () -> {
                for (long first = 1; first <= rows; first += A_CALL) {
                  owner.insert(master, first, Math.min(rows, first + A_CALL - 1));
                }
                owner.mark(master, 1, replica);
              });
      Films.assertEqual(master, replica);
      report.say(
          "  %-6s %,9.0f rows/s, CPU s %s",
          pipeline.name(), rows / measure.seconds(), new TreeMap<>(measure.cpuSeconds()));
      return measure;
    } finally {
      pipeline.disconnect();
    }
  }

  /** The pipeline's and this one, which does what the owning service would. */
  private static Map<String, ProcessTree> processes(Pipeline pipeline) {
    Map<String, ProcessTree> processes = new TreeMap<>(pipeline.processes());
    processes.put("owner", ProcessTree.ofThisJvm());
    return processes;
  }

  /** What the owning service does. */
  private static final class Owner {

    private final @Nullable OurPipeline ours;

    Owner(@Nullable OurPipeline ours) {
      this.ours = ours;
    }

    void insert(Connection master, long first, long last) throws SQLException {
      Sql.run(master, Films.insert(first, last));
      List<Film> films = new ArrayList<>();
      for (long id = first; ours != null && id <= last; id++) {
        films.add(film(id));
      }
      handOver(master, films);
      master.commit();
    }

    void mark(Connection master, int round, Connection replica) throws SQLException {
      List<Long> ids = Films.mark(master, round);
      handOver(
          master,
          ids.stream().map(id -> Film.newBuilder().setId(id).setTitle("marker").build()).toList());
      master.commit();
      Films.await(replica, ids);
    }

    private void handOver(Connection master, List<Film> films) {
      if (ours != null && !films.isEmpty()) {
        Outbox outbox =
            new Outbox(
                Service.settings(ours.site(ours.master())),
                List.of(OutboxTable.of(Film.class).incomplete()),
                List.of(),
                work -> work.on(master));
        outbox.upsert(films);
      }
    }

    private static Film film(long id) {
      return Film.newBuilder()
          .setId(id)
          .setTitle("The Return of the Film No. " + id)
          .setYear((int) (1900 + id % 120))
          .setDirector("Director " + id % 5000)
          .setGenre(GENRES.get((int) (id % 4)))
          .setRating(Decimal.newBuilder().setValue(BigDecimal.valueOf(id % 100, 1).toString()))
          .setUpdatedAt(Timestamp.newBuilder().setSeconds(BEGINNING + id))
          .build();
    }
  }
}
