package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Publisher;
import dev.tablecast.replica.Replicas;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever transactions do, interleaved on several connections, the replica has what was committed.
 * Tries follow each other on the same table, so that rows of one are changed by the next.
 */
@SuppressWarnings("NullAway.Init")
class RandomTransactionsTest {

  private static final int STEPS = 150;

  private static Whole whole;
  private static Publisher publisher;
  private static Replicas replicas;

  @BeforeContainer
  static void open() throws Exception {
    whole = new Whole();
    publisher = whole.publisher();
    replicas = whole.replicas();
  }

  @AfterContainer
  static void close() throws Exception {
    replicas.close();
    publisher.close();
    whole.close();
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void theReplicaEqualsTheMaster(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    int touched = 0;
    try (RandomSession one = new RandomSession(whole.forum(), random);
        RandomSession two = new RandomSession(whole.forum(), random);
        RandomSession three = new RandomSession(whole.forum(), random)) {
      List<RandomSession> sessions = List.of(one, two, three);
      for (int i = 0; i < STEPS; i++) {
        touched += sessions.get(random.nextInt(sessions.size())).step();
      }
      for (RandomSession session : sessions) {
        session.end(true);
      }
    }

    whole.awaitEqual();
    assertThat(touched).as("rows touched by the steps").isPositive();
  }
}
