package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.saga.Sagas;
import dev.tablecast.tram.saga.SagasStatus;
import dev.tablecast.tram.saga.UnknownSagaException;
import dev.tablecast.tram.saga.WaitingStep;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * What an operator may ask of the sagas.
 *
 * <pre>
 * GET  /actuator/tablecastsagas                  how they do, and the steps that have waited longest
 * GET  /actuator/tablecastsagas/{id}             every step that one has taken
 * POST /actuator/tablecastsagas/{id}/retry       send the command it waits for again, at once
 * POST /actuator/tablecastsagas/{id}/skip        take that step as done: a person has seen to it
 * POST /actuator/tablecastsagas/{id}/compensate  give that step up, and compensate
 * </pre>
 */
@Endpoint(id = "tablecastsagas")
final class SagasEndpoint {

  private static final int WAITING = 100;

  /** What can be done to one saga. */
  enum Operation {
    RETRY,
    SKIP,
    COMPENSATE
  }

  /** How sagas do, and the steps that have waited longest. */
  record Overview(SagasStatus status, List<WaitingStep> waiting) {}

  /** What has become of an operation. */
  record Outcome(String message) {}

  private final Sagas sagas;

  SagasEndpoint(Sagas sagas) {
    this.sagas = sagas;
  }

  @ReadOperation
  Overview all() {
    return new Overview(sagas.status(), sagas.waiting(WAITING));
  }

  @ReadOperation
  WebEndpointResponse<Object> one(@Selector String saga) {
    return answer(() -> sagas.steps(saga));
  }

  /** Sends the step that a saga waits for again, takes it as done, or gives it up. */
  @WriteOperation
  WebEndpointResponse<Object> run(@Selector String saga, @Selector Operation operation) {
    return answer(
        () -> {
          switch (operation) {
            case RETRY -> sagas.retry(saga);
            case SKIP -> sagas.skip(saga);
            case COMPENSATE -> sagas.compensate(saga);
          }
          return sagas.steps(saga);
        });
  }

  private static WebEndpointResponse<Object> answer(Supplier<Object> call) {
    try {
      return new WebEndpointResponse<>(call.get());
    } catch (UnknownSagaException e) {
      return new WebEndpointResponse<>(
          new Outcome(String.valueOf(e.getMessage())), WebEndpointResponse.STATUS_NOT_FOUND);
    }
  }
}
