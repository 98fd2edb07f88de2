package dev.tablecast.publisher;

import dev.tablecast.wire.FreshnessToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Gives tokens for what this service has committed. A subscriber that is handed one, in a header
 * for instance, can wait until its copy has all of that before it reads: {@code
 * replicas.awaitFresh("movie", token, …)}. Thread-safe.
 *
 * <pre>{@code
 * ratings.rate(movie, stars);  // @Transactional: has committed when it returns
 * response.setHeader("Forum-Token", tokens.now().toString());
 * }</pre>
 *
 * <p>A token costs a small transaction of its own. It lets the relay, wherever that runs, send a
 * heartbeat at once: a partition in which nothing changes learns by no row that it is fresh. While
 * the relay is away tokens are given as ever; they only take longer to come true.
 */
public final class FreshnessTokens {

  /** The prefix of the logical message that every token leaves in the log. */
  public static final String PREFIX = "tablecast.token";

  /**
   * The message's end is after every commit that is known to have succeeded, and before the
   * heartbeat that follows from it. Slots are named by the epoch; an epoch that begins only after
   * this begins with a snapshot, which has those commits too.
   */
  private static final String GIVE =
      """
      select pg_logical_emit_message(true, ?, ''),
             (select coalesce(max(substring(slot_name from '[0-9]+$')::integer), 0)
              from pg_replication_slots
              where database = current_database() and slot_name ~ ('^' || ? || '_[0-9]{1,9}$'))""";

  private final PublisherSettings settings;
  private final Connections connections;

  /** Opens connections to the owner's database. */
  @FunctionalInterface
  public interface Connections {

    /**
     * A connection on which no transaction runs, to be closed by the caller.
     *
     * @throws FreshnessTokenException if the calling thread's transaction has not committed yet, as
     *     far as that can be known
     */
    Connection open() throws SQLException;
  }

  /**
   * Tokens of a service.
   *
   * @param connections to the database whose log is published, such as {@code
   *     dataSource::getConnection}
   */
  public FreshnessTokens(PublisherSettings settings, Connections connections) {
    this.settings = settings;
    this.connections = connections;
  }

  /**
   * A token for everything that is committed by now, by whomever. To be called after the commit: a
   * token that is taken before says nothing of what the transaction changes.
   *
   * @throws FreshnessTokenException if the calling thread's transaction has not committed, where
   *     that can be known, or if Postgres does not answer
   */
  public FreshnessToken now() {
    try (Connection connection = connections.open();
        PreparedStatement statement = connection.prepareStatement(GIVE)) {
      statement.setString(1, PREFIX);
      statement.setString(2, settings.logName());
      FreshnessToken token = give(statement);
      if (!connection.getAutoCommit()) {
        // As pools may hand them out; the relay sees the message only when it has committed.
        connection.commit();
      }
      return token;
    } catch (SQLException e) {
      throw new FreshnessTokenException("Postgres gave no token: " + e.getMessage(), e);
    }
  }

  private FreshnessToken give(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      long lsn = LogSequenceNumber.valueOf(row.getString(1)).asLong();
      return new FreshnessToken(settings.service(), row.getInt(2), lsn);
    }
  }
}
