package dev.tablecast.tram.saga;

import io.eventuate.tram.commands.common.CommandMessageHeaders;
import io.eventuate.tram.commands.common.CommandReplyOutcome;
import io.eventuate.tram.commands.common.Failure;
import io.eventuate.tram.commands.common.ReplyMessageHeaders;
import io.eventuate.tram.commands.common.Success;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.producer.MessageBuilder;
import io.eventuate.tram.sagas.common.SagaReplyHeaders;
import io.eventuate.tram.sagas.orchestration.DestinationAndResource;
import io.eventuate.tram.sagas.orchestration.Saga;
import io.eventuate.tram.sagas.orchestration.SagaActions;
import io.eventuate.tram.sagas.orchestration.SagaDataSerde;
import io.eventuate.tram.sagas.orchestration.SagaDefinition;
import io.eventuate.tram.sagas.orchestration.SagaInstance;
import io.eventuate.tram.sagas.orchestration.SagaManagerImpl;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the instances of one saga, in the place of Eventuate's manager: what it decides, logs and
 * sends is one transaction, in which the instance is locked. Thread-safe.
 *
 * <p>A reply counts only for the step that waits for it, so one that comes late or again moves
 * nothing. A compensation that is refused goes on waiting, and is sent again.
 */
final class SagaOrchestrator<D> extends SagaManagerImpl<D> {

  private static final Logger log = LoggerFactory.getLogger(SagaOrchestrator.class);

  private final Saga<D> saga;
  private final SagaParts parts;
  private final StepLog steps;
  private final StepSender sender;
  private final SagaCounts counts;

  SagaOrchestrator(Saga<D> saga, SagaParts parts, SagaCounts counts) {
    super(saga, parts.instances(), null, parts.consumer(), parts.locks(), null);
    this.saga = saga;
    this.parts = parts;
    this.steps = new StepLog(parts.database());
    this.sender = new StepSender(saga, parts, steps);
    this.counts = counts;
  }

  @Override
  public SagaInstance create(D data, Optional<String> lockTarget) {
    return parts.database().call(() -> begin(data, lockTarget));
  }

  private SagaInstance begin(D data, Optional<String> lockTarget) {
    VersionedSagaInstance instance =
        VersionedSagaInstance.begun(type(), SagaDataSerde.serializeSagaData(data));
    parts.instances().save(instance);
    saga.onStarting(instance.getId(), data);
    lockTarget.ifPresent(target -> lock(instance, target));
    SagaActions<D> actions = definition().start(data);
    actions
        .getLocalException()
        .ifPresent(
            e -> {
              throw e;
            });
    advance(instance, data, actions);
    return instance;
  }

  private void lock(SagaInstance instance, String target) {
    if (!parts.locks().claimLock(type(), instance.getId(), target)) {
      throw new TargetLockedException(type(), target);
    }
  }

  @Override
  public void handleMessage(Message message) {
    boolean own =
        message.getHeader(SagaReplyHeaders.REPLY_SAGA_TYPE).filter(type()::equals).isPresent();
    if (own && message.hasHeader(SagaReplyHeaders.REPLY_SAGA_ID)) {
      parts.database().run(() -> reply(message));
    }
  }

  private void reply(Message message) {
    SagaInstance instance =
        parts.instances().find(type(), message.getRequiredHeader(SagaReplyHeaders.REPLY_SAGA_ID));
    LoggedStep step =
        steps.waiting(
            type(),
            instance.getId(),
            message.getHeader(SagaHeaders.REPLY_KEY).orElse(null),
            message.getHeader(ReplyMessageHeaders.IN_REPLY_TO).orElse(""));
    if (step == null && !isFromBeforeTheLog(instance, message)) {
      log.debug("Reply {} comes late or again and moves nothing", message.getId());
      counts.replyIgnored();
      locked(message).ifPresent(it -> unlockOrRemember(instance, it));
      return;
    }
    locked(message).map(Set::of).ifPresent(instance::addDestinationsAndResources);
    boolean succeeded =
        CommandReplyOutcome.SUCCESS
            .name()
            .equals(message.getRequiredHeader(ReplyMessageHeaders.REPLY_OUTCOME));
    if (step != null && !succeeded && step.compensating()) {
      steps.trouble(step, "refused: " + message.getRequiredHeader(ReplyMessageHeaders.REPLY_TYPE));
      parts.instances().update(instance);
      return;
    }
    if (step != null) {
      steps.close(step, succeeded ? StepResult.SUCCEEDED : StepResult.FAILED, message);
    }
    D data = data(instance);
    advance(instance, data, next(instance.getStateName(), data, instance, message));
  }

  /**
   * A step whose time is over, unless it was answered or sent again meanwhile: its command is sent
   * again, or after the last attempt the saga is rolled back, beginning with this very step.
   */
  void overdue(String id, int number) {
    parts
        .database()
        .run(
            () -> {
              SagaInstance instance = parts.instances().findUnlessLocked(type(), id);
              LoggedStep step = instance == null ? null : steps.waiting(type(), id, number);
              if (instance == null || step == null || step.due().isAfter(parts.database().now())) {
                return;
              }
              if (step.isExhausted()) {
                rollBack(instance, step);
              } else {
                sendAgain(step);
              }
            });
  }

  /** Sends the command that is waited for at once. */
  void retry(String id) {
    onWaiting(id, (instance, step) -> sendAgain(step));
  }

  /** Takes the step that is waited for as done, because a person has seen to it. */
  void skip(String id) {
    onWaiting(
        id,
        (instance, step) -> {
          steps.close(step, StepResult.SKIPPED, null);
          D data = data(instance);
          Message reply = outcome(CommandReplyOutcome.SUCCESS, Skipped.class);
          advance(instance, data, next(instance.getStateName(), data, instance, reply));
        });
  }

  /** Gives up the step that is waited for: from it on, the saga is compensated. */
  void compensate(String id) {
    onWaiting(
        id,
        (instance, step) -> {
          if (step.compensating()) {
            sendAgain(step);
          } else {
            rollBack(instance, step);
          }
        });
  }

  @FunctionalInterface
  private interface Work {
    void on(SagaInstance instance, LoggedStep step);
  }

  private void onWaiting(String id, Work work) {
    parts
        .database()
        .run(
            () -> {
              SagaInstance instance = parts.instances().find(type(), id);
              LoggedStep step = steps.waiting(type(), id);
              if (step == null) {
                throw new UnknownSagaException(id);
              }
              work.on(instance, step);
            });
  }

  private void sendAgain(LoggedStep step) {
    sender.sendAgain(step);
    counts.commandSentAgain();
  }

  private void rollBack(SagaInstance instance, LoggedStep step) {
    log.warn(
        "Saga {} of type {} is compensated: nobody has answered its command {} to {} in {} attempts",
        instance.getId(),
        type(),
        step.number(),
        step.destination(),
        step.attempts());
    steps.close(step, StepResult.UNKNOWN, null);
    D data = data(instance);
    String state = instance.getStateName();
    advance(
        instance,
        data,
        SimpleSteps.are(definition())
            ? SimpleSteps.rollBackFrom(definition(), state, data)
            : next(
                state, data, instance, outcome(CommandReplyOutcome.FAILURE, OutcomeUnknown.class)));
  }

  /** Goes on until something is to be waited for, or the saga has ended. */
  private void advance(SagaInstance instance, D data, SagaActions<D> first) {
    SagaActions<D> actions = first;
    while (true) {
      Optional<RuntimeException> refusal = actions.getLocalException();
      if (refusal.isPresent() && actions.isCompensating()) {
        // Rolls everything back, so that what led here comes again, and with it the compensation.
        throw refusal.get();
      }
      D current = actions.getUpdatedSagaData().orElse(data);
      String state = actions.getUpdatedState().orElse(instance.getStateName());
      if (refusal.isPresent()) {
        steps.ranHere(type(), instance.getId(), state, false, refusal.get());
        actions =
            next(state, current, instance, outcome(CommandReplyOutcome.FAILURE, Failure.class));
        continue;
      }
      if (!actions.isReplyExpected() && actions.getCommands().isEmpty()) {
        steps.ranHere(type(), instance.getId(), state, actions.isCompensating(), null);
      }
      instance.setLastRequestId(sender.send(instance, actions));
      instance.setStateName(state);
      instance.setEndState(actions.isEndState());
      instance.setCompensating(actions.isCompensating());
      instance.setFailed(actions.isFailed());
      if (actions.isEndState()) {
        end(instance, actions, current);
      }
      instance.setSerializedSagaData(SagaDataSerde.serializeSagaData(current));
      parts.instances().update(instance);
      if (actions.isEndState() || actions.isReplyExpected()) {
        return;
      }
      actions = next(state, current, instance, outcome(CommandReplyOutcome.SUCCESS, Success.class));
    }
  }

  private void end(SagaInstance instance, SagaActions<D> actions, D data) {
    instance.getDestinationsAndResources().forEach(it -> sender.unlock(instance.getId(), it));
    counts.ended(actions.isCompensating());
    if (actions.isFailed()) {
      saga.onSagaFailed(instance.getId(), data);
    } else if (actions.isCompensating()) {
      saga.onSagaRolledBack(instance.getId(), data);
    } else {
      saga.onSagaCompletedSuccessfully(instance.getId(), data);
    }
  }

  /** A late reply may tell of a lock that nobody else gives back. */
  private void unlockOrRemember(SagaInstance instance, DestinationAndResource locked) {
    if (instance.isEndState()) {
      sender.unlock(instance.getId(), locked);
    } else {
      instance.addDestinationsAndResources(Set.of(locked));
      parts.instances().update(instance);
    }
  }

  private SagaActions<D> next(String state, D data, SagaInstance instance, Message reply) {
    return definition().handleReply(type(), instance.getId(), state, data, reply);
  }

  private boolean isFromBeforeTheLog(SagaInstance instance, Message reply) {
    String last = instance.getLastRequestId();
    return last != null
        && last.equals(reply.getHeader(ReplyMessageHeaders.IN_REPLY_TO).orElse(null))
        && !steps.knows(type(), instance.getId());
  }

  private static Optional<DestinationAndResource> locked(Message reply) {
    return reply
        .getHeader(SagaReplyHeaders.REPLY_LOCKED)
        .map(
            target ->
                new DestinationAndResource(
                    reply.getRequiredHeader(
                        CommandMessageHeaders.inReply(CommandMessageHeaders.DESTINATION)),
                    target));
  }

  /** Stands for a reply where nobody sends one; handlers of replies know none of its types. */
  private static Message outcome(CommandReplyOutcome outcome, Class<?> replyType) {
    return MessageBuilder.withPayload("{}")
        .withHeader(ReplyMessageHeaders.REPLY_OUTCOME, outcome.name())
        .withHeader(ReplyMessageHeaders.REPLY_TYPE, replyType.getName())
        .build();
  }

  private record Skipped() {}

  private record OutcomeUnknown() {}

  private D data(SagaInstance instance) {
    return SagaDataSerde.deserializeSagaData(instance.getSerializedSagaData());
  }

  private SagaDefinition<D> definition() {
    return saga.getSagaDefinition();
  }

  private String type() {
    return saga.getSagaType();
  }
}
