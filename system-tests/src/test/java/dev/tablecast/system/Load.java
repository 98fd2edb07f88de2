package dev.tablecast.system;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;

/**
 * Commits to the forum until told to end, whatever happens to its connection. Specimens from {@link
 * #KEPT} on are changed and never deleted.
 */
final class Load implements AutoCloseable {

  static final int KEPT = 1000;

  private static final String UPSERT =
      """
      insert into specimen (id, part, flag, title, small) values (?, 'load', true, ?, ?)
      on conflict (id, part) do update set title = excluded.title, small = excluded.small""";

  private final Whole whole;
  private final RandomGenerator random;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread = new Thread(this::run, "load");
  private volatile long commits;

  private Load(Whole whole, RandomGenerator random) {
    this.whole = whole;
    this.random = random;
  }

  static Load on(Whole whole, RandomGenerator random) {
    Load load = new Load(whole, random);
    load.thread.start();
    return load;
  }

  /** Waits until this many more transactions are known to be committed. */
  void awaitCommits(int more) {
    long enough = commits + more;
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> commits >= enough);
  }

  @Override
  public void close() throws InterruptedException {
    ended.set(true);
    thread.join();
  }

  private void run() {
    while (!ended.get()) {
      try (Connection connection = whole.forum()) {
        connection.setAutoCommit(false);
        while (!ended.get()) {
          transaction(connection);
          // Enough that work is always in flight, and not so much that it piles up meanwhile.
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
      } catch (SQLException e) {
        // The server is being killed, which is what the test is about.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  private void transaction(Connection connection) throws SQLException {
    int rows = 1 + random.nextInt(20);
    for (int i = 0; i < rows; i++) {
      if (random.nextInt(4) == 0) {
        delete(connection, random.nextInt(200));
      } else {
        upsert(
            connection, random.nextInt(5) == 0 ? KEPT + random.nextInt(10) : random.nextInt(200));
      }
    }
    if (random.nextInt(10) == 0) {
      connection.rollback();
    } else {
      connection.commit();
      commits++;
    }
  }

  private void upsert(Connection connection, int id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
      statement.setInt(1, id);
      statement.setString(2, Long.toHexString(random.nextLong()));
      statement.setInt(3, random.nextInt());
      statement.executeUpdate();
    }
  }

  private static void delete(Connection connection, int id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from specimen where id = ? and part = 'load'")) {
      statement.setInt(1, id);
      statement.executeUpdate();
    }
  }
}
