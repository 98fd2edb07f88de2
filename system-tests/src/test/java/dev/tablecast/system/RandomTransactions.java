package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Publisher;
import dev.tablecast.replica.Replicas;
import java.util.List;
import java.util.Random;

/**
 * Transactions that do anything, interleaved on several connections, of which the replica has to
 * have what was committed. Runs follow each other on the same table, so that rows of one are
 * changed by the next.
 */
final class RandomTransactions implements AutoCloseable {

  private static final int STEPS = 150;

  private final Whole whole = new Whole();
  private final Publisher publisher;
  private final Replicas replicas;

  /**
   * @param settings of the forum's database, such as {@code work_mem = '64kB'}
   */
  RandomTransactions(String... settings) throws Exception {
    for (String setting : settings) {
      whole.forum(
          "do $$ begin execute format('alter database %%I set %s', current_database()); end $$"
              .formatted(setting.replace("'", "''")));
    }
    publisher = whole.publisher();
    replicas = whole.replicas();
  }

  void run(long seed) throws Exception {
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

  @Override
  public void close() throws Exception {
    replicas.close();
    publisher.close();
    whole.close();
  }
}
