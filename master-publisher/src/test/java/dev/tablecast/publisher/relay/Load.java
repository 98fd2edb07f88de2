package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.Forum;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;

/** Commits to the forum's movies as fast as it can, and counts what it commits. */
final class Load implements AutoCloseable {

  private final Forum forum;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread = new Thread(this::run, "load");
  private volatile int commits;

  private Load(Forum forum) {
    this.forum = forum;
  }

  /** Begins; each transaction inserts a movie and updates the one before. */
  static Load on(Forum forum) {
    Load load = new Load(forum);
    load.thread.start();
    return load;
  }

  /** Row changes that all transactions together made. */
  static int changes(Forum forum) throws SQLException {
    return 2 * forum.query("select id from movie").size() - 1;
  }

  void awaitCommits(int more) {
    int enough = commits + more;
    Forum.patiently().until(() -> commits >= enough);
  }

  private void run() {
    try (Connection connection = forum.database().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!ended.get()) {
        int id = commits + 1;
        statement.execute("insert into movie values (%d, 'new', 1)".formatted(id));
        statement.execute("update movie set title = 'old' where id = %d".formatted(id - 1));
        connection.commit();
        commits = id;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    ended.set(true);
    thread.join();
  }
}
