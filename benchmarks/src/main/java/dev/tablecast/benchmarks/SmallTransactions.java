package dev.tablecast.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Transactions of a row each, from several connections at once. */
final class SmallTransactions {

  private static final int CONNECTIONS = 4;

  private static final String INSERT =
      """
      insert into film values (?, 'Short', 1999, 'Director', 'Drama', 7.5, '2026-01-01')""";

  private SmallTransactions() {}

  /** Inserts so many films, as fast as it goes. */
  static void run(Pipeline pipeline, int count) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Future<?>> all = new ArrayList<>();
      int each = count / CONNECTIONS;
      for (int i = 0; i < CONNECTIONS; i++) {
        long first = (long) i * each;
        all.add(threads.submit(() -> insert(pipeline, first, each)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void insert(Pipeline pipeline, long first, int count) throws SQLException {
    try (Connection connection = pipeline.openMaster();
        PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (int i = 0; i < count; i++) {
        statement.setLong(1, first + i);
        statement.executeUpdate();
      }
    }
    return null;
  }
}
