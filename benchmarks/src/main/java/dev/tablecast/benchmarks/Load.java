package dev.tablecast.benchmarks;

import java.sql.Connection;

/**
 * What an owner does in a round of {@link Throughput}.
 *
 * @param rows how many rows it is about if nobody says otherwise
 * @param filled whether so many rows are there before, which it changes
 * @param warmUps how many rounds do not count
 * @param work the statements
 */
record Load(int rows, boolean filled, int warmUps, Work work) {

  /** The statements of one round. */
  interface Work {
    void run(Pipeline pipeline, Connection master, int rows, int round) throws Exception;
  }

  /** One transaction inserts rows. */
  static Load insert() {
    return new Load(
        1_000_000,
        false,
        Arguments.WARM_UPS,
        (pipeline, master, rows, round) -> Sql.run(master, Films.insert(1, rows)));
  }

  /** One statement changes all rows. */
  static Load update() {
    return new Load(
        1_000_000,
        true,
        Arguments.WARM_UPS,
        (pipeline, master, rows, round) -> Sql.run(master, Films.update(round)));
  }

  /**
   * Transactions of a row each, from four connections at full speed. A round takes few seconds, in
   * which little is compiled.
   */
  static Load small() {
    return new Load(
        20_000,
        false,
        20,
        (pipeline, master, rows, round) -> SmallTransactions.run(pipeline, rows));
  }
}
