package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.Forum;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Inserts, updates, deletes and changes the keys of movies, in several transactions at a time. */
final class Churn implements AutoCloseable {

  private static final int THREADS = 2;

  private final Forum forum;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger commits = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();

  /** Begins. */
  Churn(Forum forum) {
    this.forum = forum;
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread thread = new Thread(() -> run(number), "churn-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  void awaitCommits(int more) {
    int enough = commits.get() + more;
    Forum.patiently().until(() -> commits.get() >= enough);
  }

  private void run(int number) {
    Random random = new Random(number);
    try (Connection connection = forum.database().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!ended.get()) {
        // Each thread has keys of its own, so that none waits for another.
        int id = THREADS * random.nextInt(1_500) + number;
        int other = THREADS * random.nextInt(1_500) + number;
        statement.execute("delete from movie where id = " + id);
        statement.execute("update movie set title = title || 'x' where id = " + other);
        statement.execute(
            "insert into movie values (%d, 'new', null) on conflict do nothing"
                .formatted(THREADS * random.nextInt(1_500) + number));
        statement.execute(
            "update movie set id = id + 10000 where id = "
                + (THREADS * random.nextInt(1_500) + number)
                + " and not exists (select from movie o where o.id = movie.id + 10000)");
        connection.commit();
        commits.incrementAndGet();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    ended.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
