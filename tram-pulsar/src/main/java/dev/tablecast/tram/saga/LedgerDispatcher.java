package dev.tablecast.tram.saga;

import io.eventuate.tram.commands.common.CommandMessageHeaders;
import io.eventuate.tram.commands.common.CommandNameMapping;
import io.eventuate.tram.commands.consumer.CommandHandler;
import io.eventuate.tram.commands.consumer.CommandHandlerReplyBuilder;
import io.eventuate.tram.commands.consumer.CommandHandlers;
import io.eventuate.tram.commands.consumer.CommandMessage;
import io.eventuate.tram.commands.consumer.CommandReplyProducer;
import io.eventuate.tram.commands.consumer.CommandReplyToken;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.consumer.MessageConsumer;
import io.eventuate.tram.sagas.common.SagaCommandHeaders;
import io.eventuate.tram.sagas.common.SagaLockManager;
import io.eventuate.tram.sagas.common.SagaReplyHeaders;
import io.eventuate.tram.sagas.common.SagaUnlockCommand;
import io.eventuate.tram.sagas.common.StashMessageRequiredException;
import io.eventuate.tram.sagas.participant.SagaCommandDispatcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands a saga's commands to their handlers, each once: what comes again is answered from the
 * ledger, in one transaction with what the handler does. Thread-safe.
 *
 * <p>Of Eventuate's own dispatcher it mends two things: a command whose target is locked was taken
 * for a failure instead of waiting, and when the lock was given back, the command that gave it back
 * was handled in the place of the one that had waited.
 */
final class LedgerDispatcher extends SagaCommandDispatcher {

  private final SagaLockManager locks;
  private final CommandLedger ledger;
  private final SagaDatabase database;

  LedgerDispatcher(
      String id,
      CommandHandlers handlers,
      MessageConsumer consumer,
      CommandNameMapping commands,
      CommandReplyProducer replies,
      ParticipantParts parts) {
    super(id, handlers, consumer, parts.locks(), commands, replies);
    this.locks = parts.locks();
    this.ledger = parts.ledger();
    this.database = parts.database();
  }

  @Override
  public void messageHandler(Message message) {
    database.run(
        () -> {
          if (isUnlock(message)) {
            giveBack(
                message.getRequiredHeader(SagaCommandHeaders.SAGA_ID),
                message.getRequiredHeader(CommandMessageHeaders.RESOURCE));
          } else {
            super.messageHandler(message);
          }
        });
  }

  /** The next that waited has the lock now, unless it is not to act: then the one after it. */
  private void giveBack(String saga, String target) {
    Optional<Message> waited = locks.unlock(saga, target);
    while (waited.isPresent()) {
      Message command = waited.get();
      boolean known =
          command.getHeader(SagaHeaders.IDEMPOTENCY_KEY).filter(ledger::knows).isPresent();
      super.messageHandler(command);
      waited =
          known
              ? locks.unlock(command.getRequiredHeader(SagaCommandHeaders.SAGA_ID), target)
              : Optional.empty();
    }
  }

  @Override
  protected List<Message> invoke(
      CommandHandler handler,
      @SuppressWarnings("rawtypes") CommandMessage command,
      Map<String, String> pathVariables,
      CommandReplyToken token) {
    Message message = command.getMessage();
    Optional<String> key = message.getHeader(SagaHeaders.IDEMPOTENCY_KEY);
    if (key.isEmpty()) {
      return act(handler, command, pathVariables, token);
    }
    CommandLedger.Entry known = ledger.enter(key.get(), message);
    if (known != null) {
      return known.outcome() == CommandLedger.Outcome.REFUSED
          ? List.of(CommandHandlerReplyBuilder.withFailure(new CommandRefused()))
          : known.replies();
    }
    List<Message> replies =
        message.hasHeader(SagaHeaders.COMPENSATES)
            ? compensate(handler, command, pathVariables, token)
            : act(handler, command, pathVariables, token);
    if (message.hasHeader(SagaHeaders.COMPENSATING) && CommandLedger.failed(replies)) {
      ledger.strike(key.get());
    } else {
      ledger.answered(key.get(), replies);
    }
    return replies;
  }

  /**
   * Undoes a command if it has run; one that has not is never to run. Its own reply may be lost, so
   * what it has locked is told by this one.
   */
  private List<Message> compensate(
      CommandHandler handler,
      @SuppressWarnings("rawtypes") CommandMessage command,
      Map<String, String> pathVariables,
      CommandReplyToken token) {
    Message message = command.getMessage();
    CommandLedger.Entry compensated =
        ledger.refuse(message.getRequiredHeader(SagaHeaders.COMPENSATES), message);
    if (compensated == null || compensated.hasNoEffect()) {
      return List.of(CommandHandlerReplyBuilder.withSuccess());
    }
    List<Message> replies = act(handler, command, pathVariables, token);
    compensated.replies().stream()
        .flatMap(it -> it.getHeader(SagaReplyHeaders.REPLY_LOCKED).stream())
        .findFirst()
        .ifPresent(
            target ->
                replies.stream()
                    .filter(it -> !it.hasHeader(SagaReplyHeaders.REPLY_LOCKED))
                    .forEach(it -> it.setHeader(SagaReplyHeaders.REPLY_LOCKED, target)));
    return replies;
  }

  private List<Message> act(
      CommandHandler handler,
      @SuppressWarnings("rawtypes") CommandMessage command,
      Map<String, String> pathVariables,
      CommandReplyToken token) {
    Message message = command.getMessage();
    try {
      return super.invoke(handler, command, pathVariables, token);
    } catch (StashMessageRequiredException locked) {
      locks.stashMessage(
          message.getRequiredHeader(SagaCommandHeaders.SAGA_TYPE),
          message.getRequiredHeader(SagaCommandHeaders.SAGA_ID),
          locked.getTarget(),
          message);
      message.getHeader(SagaHeaders.IDEMPOTENCY_KEY).ifPresent(ledger::strike);
      return List.of();
    }
  }

  private static boolean isUnlock(Message message) {
    return message
        .getRequiredHeader(CommandMessageHeaders.COMMAND_TYPE)
        .equals(SagaUnlockCommand.class.getName());
  }
}
