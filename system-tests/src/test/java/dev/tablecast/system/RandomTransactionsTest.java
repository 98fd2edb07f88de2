package dev.tablecast.system;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever transactions do, the replica has what was committed. */
@SuppressWarnings("NullAway.Init")
class RandomTransactionsTest {

  private static RandomTransactions transactions;

  @BeforeContainer
  static void open() throws Exception {
    transactions = new RandomTransactions();
  }

  @AfterContainer
  static void close() throws Exception {
    transactions.close();
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void theReplicaEqualsTheMaster(@ForAll long seed) throws Exception {
    transactions.run(seed);
  }
}
