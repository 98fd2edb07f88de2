package dev.tablecast.tram.saga;

import java.util.List;
import java.util.Objects;

/**
 * The sagas of this service, for operators and for who wants to see how far one is: intermediate
 * states are visible, here and in the tables. Thread-safe; each change is one transaction.
 */
public final class Sagas {

  private final SagaOrchestrators orchestrators;
  private final SagaReport report;

  public Sagas(SagaOrchestrators orchestrators) {
    this.orchestrators = orchestrators;
    this.report = new SagaReport(orchestrators.database());
  }

  /** How many sagas wait, and which of them are stuck. */
  public SagasStatus status() {
    return report.status();
  }

  /** Steps that wait for a reply, the one that has waited longest first. */
  public List<WaitingStep> waiting(int limit) {
    return report.waiting(limit);
  }

  /**
   * Every step that a saga has taken so far, in order.
   *
   * @throws UnknownSagaException if no step of it is logged
   */
  public List<TakenStep> steps(String id) {
    List<TakenStep> steps = report.steps(id);
    if (steps.isEmpty()) {
      throw new UnknownSagaException(id);
    }
    return steps;
  }

  /**
   * Sends the command that a saga waits for again, at once.
   *
   * @throws UnknownSagaException if it waits for none
   */
  public void retry(String id) {
    orchestrator(id).retry(id);
  }

  /**
   * Takes the step that a saga waits for as done: a person has done it, or it need not be done.
   *
   * @throws UnknownSagaException if it waits for none
   */
  public void skip(String id) {
    orchestrator(id).skip(id);
  }

  /**
   * Gives up the step that a saga waits for, and compensates from it on. What is compensated
   * already is tried again at once.
   *
   * @throws UnknownSagaException if it waits for none
   */
  public void compensate(String id) {
    orchestrator(id).compensate(id);
  }

  private SagaOrchestrator<?> orchestrator(String id) {
    String type = report.typeOfWaiting(id);
    if (type == null || orchestrators.of(type) == null) {
      throw new UnknownSagaException(id);
    }
    return Objects.requireNonNull(orchestrators.of(type));
  }
}
