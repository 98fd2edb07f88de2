package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.TestBroker;
import io.eventuate.common.json.mapper.JSonMapper;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Sends what is committed to an outbox, in the relay's form and by the order of ids: enough where a
 * test sends from one thread, and nothing more.
 */
final class OutboxPump implements AutoCloseable {

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final JdbcTemplate outbox;
  private final TestBroker broker;
  private String last = "";

  private record Row(String id, String destination, String headers, String payload) {}

  OutboxPump(JdbcTemplate outbox, TestBroker broker) {
    this.outbox = outbox;
    this.broker = broker;
    thread.scheduleWithFixedDelay(this::pump, 0, 20, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void pump() {
    try {
      send();
    } catch (DataAccessException e) {
      // The service makes its tables while it starts.
    }
  }

  private void send() {
    List<Row> rows =
        outbox.query(
            "select id, destination, headers, payload from eventuate.message where id > ?"
                + " order by id",
            (row, number) ->
                new Row(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
            last);
    for (Row row : rows) {
      @SuppressWarnings("unchecked")
      Map<String, String> headers = JSonMapper.fromJson(row.headers(), Map.class);
      broker.send(row.destination(), headers, row.payload());
      last = row.id();
    }
  }
}
