package dev.tablecast.system;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A blow to the forum's Postgres that the relay does not witness: it comes back when the log has
 * grown past where it was before, with other commits in it.
 */
final class LateRelay implements Blow {

  private final Whole whole;
  private final ServiceJvm forum;
  private final Blow blow;
  private String end = "0/0";

  LateRelay(Whole whole, ServiceJvm forum, Blow blow) {
    this.whole = whole;
    this.forum = forum;
    this.blow = blow;
  }

  @Override
  public void prepare() throws Exception {
    blow.prepare();
  }

  @Override
  public void strike() throws Exception {
    forum.kill();
    end = forum("select pg_current_wal_insert_lsn()").get(0);
    blow.strike();
  }

  @Override
  public void mend() throws Exception {
    blow.mend();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> forum("select pg_current_wal_lsn() > '%s'".formatted(end)).contains("t"));
    forum.restart();
  }

  @Override
  public boolean leavesForumWriting() {
    return blow.leavesForumWriting();
  }

  @Override
  public boolean leavesLogWhole() {
    return blow.leavesLogWhole();
  }

  @Override
  public String toString() {
    return blow + ", the relay away meanwhile";
  }

  private List<String> forum(String query) throws SQLException {
    try (Connection connection = whole.forum()) {
      return Whole.query(connection, query);
    }
  }
}
