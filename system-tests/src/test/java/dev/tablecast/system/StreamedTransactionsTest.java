package dev.tablecast.system;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The server sends each change while its transaction is under way, as it else does large ones. */
@SuppressWarnings("NullAway.Init")
class StreamedTransactionsTest {

  private static RandomTransactions transactions;

  @BeforeContainer
  static void open() throws Exception {
    transactions = new RandomTransactions("debug_logical_replication_streaming = 'immediate'");
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
