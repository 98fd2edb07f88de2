package dev.tablecast.tram.send;

import static io.eventuate.tram.commands.common.CommandMessageHeaders.RESOURCE;
import static io.eventuate.tram.commands.common.CommandMessageHeaders.inReply;

import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.producer.MessageProducer;
import java.util.List;
import java.util.Optional;

/**
 * Gives commands and replies a key, where Eventuate gives each a random one and with it another
 * place in the order: all of a saga stay in order, and without a saga all that go to one resource.
 * What has a key keeps it, such as a domain event its aggregate's id; what is neither a saga's nor
 * for a resource gets a random one still. Thread-safe.
 */
public final class KeyedMessageProducer implements MessageProducer {

  /** What sagas call it, which this has no need of otherwise. */
  private static final String SAGA_ID = "command_saga_id";

  private static final List<String> KEYS =
      List.of(SAGA_ID, inReply(SAGA_ID), RESOURCE, inReply(RESOURCE));

  private final MessageProducer target;

  /** A producer that sends by another one. */
  public KeyedMessageProducer(MessageProducer target) {
    this.target = target;
  }

  @Override
  public void send(String destination, Message message) {
    if (!message.hasHeader(Message.PARTITION_ID)) {
      KEYS.stream()
          .map(message::getHeader)
          .flatMap(Optional::stream)
          .findFirst()
          .ifPresent(key -> message.setHeader(Message.PARTITION_ID, key));
    }
    target.send(destination, message);
  }
}
