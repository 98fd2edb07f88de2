package dev.tablecast.tram.saga;

import io.eventuate.tram.commands.common.CommandMessageHeaders;
import io.eventuate.tram.commands.consumer.CommandWithDestination;
import io.eventuate.tram.commands.producer.CommandMessageFactory;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.sagas.common.SagaCommandHeaders;
import io.eventuate.tram.sagas.common.SagaUnlockCommand;
import io.eventuate.tram.sagas.orchestration.CommandWithDestinationAndType;
import io.eventuate.tram.sagas.orchestration.DestinationAndResource;
import io.eventuate.tram.sagas.orchestration.Saga;
import io.eventuate.tram.sagas.orchestration.SagaActions;
import io.eventuate.tram.sagas.orchestration.SagaInstance;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends the commands of one saga's steps: into the log and the outbox, in the caller's transaction.
 */
final class StepSender {

  private final Saga<?> saga;
  private final SagaParts parts;
  private final StepLog steps;

  StepSender(Saga<?> saga, SagaParts parts, StepLog steps) {
    this.saga = saga;
    this.parts = parts;
    this.steps = steps;
  }

  /** Where replies are expected. */
  static String replyChannel(Saga<?> saga) {
    return saga.getSagaType() + "-reply";
  }

  /** Logs and sends what the actions ask for, and returns the last message's id. */
  @Nullable String send(SagaInstance instance, SagaActions<?> actions) {
    String last = null;
    String state = actions.getUpdatedState().orElse(instance.getStateName());
    for (CommandWithDestinationAndType each : actions.getCommands()) {
      last = send(instance.getId(), state, actions.isCompensating(), each);
    }
    return last;
  }

  private String send(
      String id, String state, boolean compensating, CommandWithDestinationAndType step) {
    CommandWithDestination target = step.getCommandWithDestination();
    int number = steps.next(saga.getSagaType(), id);
    Map<String, String> headers = new HashMap<>(target.getExtraHeaders());
    headers.putAll(sagaHeaders(id));
    headers.put(SagaHeaders.IDEMPOTENCY_KEY, LoggedStep.key(id, number));
    if (compensating) {
      headers.put(SagaHeaders.COMPENSATING, "true");
      String unknown = unknown(id, state, target.getDestinationChannel());
      if (unknown != null) {
        headers.put(SagaHeaders.COMPENSATES, unknown);
      }
    }
    Message message =
        CommandMessageFactory.makeMessage(
            parts.commands(),
            target.getDestinationChannel(),
            target.getResource(),
            target.getCommand(),
            step.isNotification() ? null : replyChannel(saga),
            headers);
    Patience patience = patience(target);
    LoggedStep logged =
        new LoggedStep(
            saga.getSagaType(),
            id,
            number,
            compensating,
            target.getDestinationChannel(),
            Json.ofHeaders(message.getHeaders()),
            message.getPayload(),
            1,
            patience,
            parts.database().now().plus(patience.of(1)));
    parts.producer().send(target.getDestinationChannel(), message);
    steps.sent(
        logged,
        state,
        message.getRequiredHeader(CommandMessageHeaders.COMMAND_TYPE),
        message.getId());
    if (step.isNotification()) {
      steps.close(logged, StepResult.NOTIFIED, null);
    }
    return message.getId();
  }

  /** The same command once more. */
  void sendAgain(LoggedStep step) {
    Message command = step.command();
    parts.producer().send(step.destination(), command);
    steps.sentAgain(step, command.getId());
  }

  /** Gives back what the saga has locked at a participant. */
  void unlock(String id, DestinationAndResource locked) {
    parts
        .producer()
        .send(
            locked.getDestination(),
            CommandMessageFactory.makeMessage(
                parts.commands(),
                locked.getDestination(),
                locked.getResource(),
                new SagaUnlockCommand(),
                replyChannel(saga),
                sagaHeaders(id)));
  }

  private Map<String, String> sagaHeaders(String id) {
    return Map.of(SagaCommandHeaders.SAGA_TYPE, saga.getSagaType(), SagaCommandHeaders.SAGA_ID, id);
  }

  private @Nullable String unknown(String id, String state, String destination) {
    String forward = SimpleSteps.are(saga.getSagaDefinition()) ? SimpleSteps.forward(state) : null;
    return forward == null ? null : steps.unknown(saga.getSagaType(), id, forward, destination);
  }

  private Patience patience(CommandWithDestination target) {
    return saga instanceof PatientSaga patient
        ? patient.patience(target.getCommand(), parts.patience())
        : parts.patience();
  }
}
