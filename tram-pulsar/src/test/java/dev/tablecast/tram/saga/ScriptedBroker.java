package dev.tablecast.tram.saga;

import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.common.MessageImpl;
import io.eventuate.tram.messaging.consumer.MessageConsumer;
import io.eventuate.tram.messaging.consumer.MessageHandler;
import io.eventuate.tram.messaging.consumer.MessageSubscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries what is in the outbox to who has subscribed, when the test says so, and as often as it
 * says; each delivery is one transaction. Stands in for broker and relay where a message is to be
 * lost, late, or there twice.
 */
final class ScriptedBroker implements MessageConsumer {

  private static final String PENDING =
      "select id, headers, payload, destination from eventuate.message where published = 0"
          + " order by dbid";
  private static final int ENOUGH = 1_000;

  private final Map<String, MessageHandler> handlers = new ConcurrentHashMap<>();
  private final JdbcTemplate jdbc;
  private final TransactionTemplate transactions;

  ScriptedBroker(JdbcTemplate jdbc, TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.transactions = transactions;
  }

  @Override
  public MessageSubscription subscribe(
      String subscriber, Set<String> channels, MessageHandler handler) {
    channels.forEach(channel -> handlers.put(channel, handler));
    return () -> channels.forEach(handlers::remove);
  }

  /** Messages that were sent, and neither delivered nor lost yet. */
  List<Message> pending() {
    return jdbc.query(
        PENDING,
        (row, number) ->
            new MessageImpl(row.getString("payload"), Json.headers(row.getString("headers"))));
  }

  List<Message> pending(String channel) {
    List<Message> all = new ArrayList<>(pending());
    all.removeIf(it -> !it.getRequiredHeader(Message.DESTINATION).equals(channel));
    return all;
  }

  /** Delivers everything, and what follows from it, in order. */
  void deliverAll() {
    for (int i = 0; i < ENOUGH; i++) {
      List<Message> pending = pending();
      if (pending.isEmpty()) {
        return;
      }
      deliver(pending.get(0));
    }
    throw new AssertionError("messages without end");
  }

  /** Delivers the next message of a channel, and returns it. */
  Message deliverNext(String channel) {
    Message next = pending(channel).get(0);
    deliver(next);
    return next;
  }

  /** Delivers a message, though it may have been before. */
  void deliver(Message message) {
    transactions.executeWithoutResult(status -> handle(message));
    lose(message);
  }

  private void handle(Message message) {
    MessageHandler handler = handlers.get(message.getRequiredHeader(Message.DESTINATION));
    if (handler != null) {
      // Dispatchers write into the headers.
      handler.accept(new MessageImpl(message.getPayload(), new HashMap<>(message.getHeaders())));
    }
  }

  /** Delivers a message to a handler that dies when it has done everything but commit. */
  void deliverAndCrash(Message message) {
    transactions.executeWithoutResult(
        status -> {
          handle(message);
          status.setRollbackOnly();
        });
  }

  /** The next message of a channel never arrives. */
  Message loseNext(String channel) {
    Message next = pending(channel).get(0);
    lose(next);
    return next;
  }

  /** The message never arrives, or never again. */
  void lose(Message message) {
    jdbc.update("update eventuate.message set published = 1 where id = ?", message.getId());
  }

  @Override
  public String getId() {
    return "test";
  }

  @Override
  public void close() {
    handlers.clear();
  }
}
