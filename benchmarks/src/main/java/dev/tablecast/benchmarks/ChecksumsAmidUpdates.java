package dev.tablecast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What checksums take from changes that are replicated meanwhile. Updates of all rows follow upon
 * one another, in blocks with checksums and without: alone, with, with, alone. A block is of two,
 * so that what gives way to the first has to go on beside the second. Pulsar does not compact the
 * topic: that comes every few updates, takes more than checksums do, and would fall on either kind
 * by chance.
 */
final class ChecksumsAmidUpdates {

  private static final int UPDATES_A_BLOCK = 2;

  /** As many as take a minute on two cores. */
  private static final int UPDATES_A_PASS = 8;

  private final OurPipeline ours;
  private final Connection master;
  private final Connection replica;
  private final int rows;
  private int turns;

  ChecksumsAmidUpdates(OurPipeline ours, Connection master, Connection replica, int rows) {
    this.ours = ours;
    this.master = master;
    this.replica = replica;
    this.rows = rows;
  }

  /** Checksums that go on beside a block. */
  private interface Checksums {

    /** Begins with them. */
    void begin() throws IOException, SQLException;

    /** Waits for them, or ends them, once the updates have arrived. */
    void end() throws SQLException;
  }

  void warmUp() throws Exception {
    for (int i = 0; i < Arguments.WARM_UPS; i++) {
      block(new None());
      block(new Share());
    }
  }

  void measureWithOnePassAMinute(Arguments arguments, Report report) throws Exception {
    Share share = new Share();
    compare("checksum.live.a-minute", share, 2 * arguments.rounds(), report);
    report.say(
        "  %d of %d times the checksums were proven before the updates had arrived",
        share.early, 4 * arguments.rounds());
  }

  void measureWithPassesWithoutPause(Arguments arguments, Report report) throws Exception {
    compare("checksum.live", new Repeated(), arguments.rounds(), report);
  }

  private void compare(String name, Checksums checksums, int rounds, Report report)
      throws Exception {
    List<Measure> alone = new ArrayList<>();
    List<Measure> amid = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      alone.add(block(new None()));
      amid.add(block(checksums));
      amid.add(block(checksums));
      alone.add(block(new None()));
      report.say(
          "  %s, round %d: alone %s, with checksums %s",
          name, round, lastTwo(alone), lastTwo(amid));
    }
    report.throughput(name, (long) UPDATES_A_BLOCK * rows, amid, "alone", alone);
  }

  /** Measures until all has arrived; the CPU of the checksums that end later counts too. */
  private Measure block(Checksums checksums) throws Exception {
    Films.tidy(master, replica);
    Measure measure =
        Measure.of(
            ours.processes(),
            () -> {
              checksums.begin();
              for (int i = 0; i < UPDATES_A_BLOCK; i++) {
                int turn = ++turns;
                Sql.run(master, Films.update(turn));
                Films.await(replica, Films.mark(master, turn));
              }
            },
            checksums::end);
    Films.assertEqual(master, replica);
    return measure;
  }

  private static String lastTwo(List<Measure> measures) {
    return measures.subList(measures.size() - 2, measures.size()).stream()
        .map(measure -> "%.2f s".formatted(measure.seconds()))
        .toList()
        .toString();
  }

  private static final class None implements Checksums {
    @Override
    public void begin() {}

    @Override
    public void end() {}
  }

  /** What a block has to take of one pass a minute: the first quarter of all rows. */
  private final class Share implements Checksums {

    private final String last = Integer.toString(rows / UPDATES_A_PASS * UPDATES_A_BLOCK);
    private final String proven =
        "select count(*) from tablecast.checksum where up_to = '%s'".formatted(last);
    private int early;

    @Override
    public void begin() throws IOException, SQLException {
      Sql.run(replica, "delete from tablecast.checksum");
      ours.orderChecksum(last);
    }

    @Override
    public void end() throws SQLException {
      String partitions = Integer.toString(Films.PARTITIONS);
      if (Sql.value(replica, proven).equals(partitions)) {
        early++;
      }
      Films.await(replica, proven, partitions);
    }
  }

  /** Passes that follow upon one another. */
  private final class Repeated implements Checksums {

    private AtomicBoolean ended = new AtomicBoolean();
    private CompletableFuture<Void> passes = CompletableFuture.completedFuture(null);

    @Override
    public void begin() {
      AtomicBoolean over = new AtomicBoolean();
      ended = over;
      passes = CompletableFuture.runAsync(() -> repeat(over));
    }

    @Override
    public void end() {
      ended.set(true);
      passes.join();
    }

    private void repeat(AtomicBoolean over) {
      try {
        while (!over.get()) {
          ChecksumPasses.pass(ours);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
