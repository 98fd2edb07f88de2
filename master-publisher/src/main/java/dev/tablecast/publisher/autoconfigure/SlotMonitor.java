package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.publisher.OwnerDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time how much log is kept for the service's slot, but only while somebody
 * asks, and never makes them wait: an answer is that of the last look. Thread-safe.
 */
final class SlotMonitor {

  private static final Logger log = LoggerFactory.getLogger(SlotMonitor.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final OwnerDatabase database;
  private final String slot;
  private final Clock clock;
  private final String query;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile @Nullable SlotUsage last;

  SlotMonitor(OwnerDatabase database, String slot, Clock clock) {
    this.database = database;
    this.slot = slot;
    this.clock = clock;
    this.query = resource("slot.sql");
  }

  /** What the last look found; absent before the first, and while there is no slot. */
  @Nullable SlotUsage usage() {
    SlotUsage known = last;
    boolean fresh = known != null && clock.instant().isBefore(known.at().plus(INTERVAL));
    if (!fresh && looking.compareAndSet(false, true)) {
      Thread thread = new Thread(this::look, "tablecast-slot-monitor");
      thread.setDaemon(true);
      thread.start();
    }
    return known;
  }

  private void look() {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        last = row.next() ? read(row).since(last) : null;
      }
    } catch (SQLException e) {
      log.debug("Cannot look at the slot", e);
    } finally {
      looking.set(false);
    }
  }

  private SlotUsage read(ResultSet row) throws SQLException {
    long safe = row.getLong(4);
    boolean unlimited = row.wasNull();
    return new SlotUsage(
        row.getString(1),
        String.valueOf(row.getString(2)),
        row.getLong(3),
        unlimited ? null : safe,
        row.getLong(5),
        clock.instant(),
        0);
  }

  private static String resource(String name) {
    try (InputStream in = SlotMonitor.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing in the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
