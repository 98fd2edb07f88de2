package dev.tablecast.tram.saga;

import io.eventuate.tram.commands.common.CommandNameMapping;
import io.eventuate.tram.commands.consumer.CommandHandlers;
import io.eventuate.tram.commands.consumer.CommandReplyProducer;
import io.eventuate.tram.messaging.consumer.MessageConsumer;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcher;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcherFactory;

/**
 * Makes Eventuate's dispatchers of saga commands such that each command acts once: they keep a
 * ledger of what they have done. Thread-safe.
 */
public final class LedgerDispatcherFactory extends SagaCommandDispatcherFactory {

  private final MessageConsumer consumer;
  private final CommandNameMapping commands;
  private final CommandReplyProducer replies;
  private final ParticipantParts parts;

  /**
   * A factory.
   *
   * @param consumer brings commands
   * @param commands what commands are called on the wire
   * @param replies puts replies into the outbox
   */
  public LedgerDispatcherFactory(
      MessageConsumer consumer,
      CommandNameMapping commands,
      CommandReplyProducer replies,
      ParticipantParts parts) {
    super(consumer, parts.locks(), commands, replies);
    this.consumer = consumer;
    this.commands = commands;
    this.replies = replies;
    this.parts = parts;
  }

  @Override
  public SagaCommandDispatcher make(String id, CommandHandlers handlers) {
    SagaCommandDispatcher dispatcher =
        new LedgerDispatcher(id, handlers, consumer, commands, replies, parts);
    dispatcher.initialize();
    return dispatcher;
  }
}
