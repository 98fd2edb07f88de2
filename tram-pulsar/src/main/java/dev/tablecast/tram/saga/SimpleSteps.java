package dev.tablecast.tram.saga;

import io.eventuate.tram.sagas.orchestration.SagaActions;
import io.eventuate.tram.sagas.orchestration.SagaDefinition;
import io.eventuate.tram.sagas.simpledsl.AbstractSimpleSagaDefinition;
import io.eventuate.tram.sagas.simpledsl.SagaActionsProvider;
import io.eventuate.tram.sagas.simpledsl.SagaExecutionState;
import io.eventuate.tram.sagas.simpledsl.SagaExecutionStateJsonSerde;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What Eventuate's simple definitions do not offer: to roll a saga back from the step that runs
 * now, that one included, because it may have been done. A step that was refused is left out, and
 * that is all that a reply can say.
 */
final class SimpleSteps {

  /**
   * The definition's own way to the next step. It is protected, and definitions are made by the
   * builder of the DSL, so no subclass can be put in between.
   */
  private static final MethodHandle NEXT_STEP = nextStep();

  private SimpleSteps() {}

  /** Whether the definition is of the simple DSL. */
  static boolean are(SagaDefinition<?> definition) {
    return definition instanceof AbstractSimpleSagaDefinition;
  }

  /** The first compensation, beginning with that of the step that the state names. */
  @SuppressWarnings("unchecked") // What the method of SimpleSagaDefinition returns.
  static <D> SagaActions<D> rollBackFrom(SagaDefinition<D> definition, String state, D data) {
    int running = SagaExecutionStateJsonSerde.decodeState(state).getCurrentlyExecuting();
    SagaExecutionState behind = new SagaExecutionState(running + 1, true);
    try {
      SagaActionsProvider<D> provider =
          (SagaActionsProvider<D>) NEXT_STEP.invoke(definition, behind, data);
      return provider.toSagaActions(UnaryOperator.identity(), UnaryOperator.identity());
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("no step before " + state, e);
    }
  }

  /** The state in which the same step went forward; null if this one goes forward. */
  static @Nullable String forward(String state) {
    SagaExecutionState decoded = SagaExecutionStateJsonSerde.decodeState(state);
    return decoded.isCompensating()
        ? SagaExecutionStateJsonSerde.encodeState(
            new SagaExecutionState(decoded.getCurrentlyExecuting(), false))
        : null;
  }

  private static MethodHandle nextStep() {
    try {
      return MethodHandles.privateLookupIn(
              AbstractSimpleSagaDefinition.class, MethodHandles.lookup())
          .findVirtual(
              AbstractSimpleSagaDefinition.class,
              "nextStepToExecute",
              MethodType.methodType(
                  io.eventuate.tram.sagas.simpledsl.AbstractSagaActionsProvider.class,
                  SagaExecutionState.class,
                  Object.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "Eventuate Tram Sagas has changed: this library is for 0.25.0.RELEASE", e);
    }
  }
}
