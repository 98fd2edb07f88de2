package dev.tablecast.tram.saga;

import io.eventuate.tram.sagas.orchestration.Saga;
import io.eventuate.tram.sagas.orchestration.SagaInstanceFactory;
import io.eventuate.tram.sagas.orchestration.SagaManagerFactory;
import io.eventuate.tram.sagas.orchestration.SagaManagerImpl;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes an orchestrator of each saga that Eventuate's {@link SagaInstanceFactory} is given, and
 * knows them by their type. Thread-safe.
 */
public final class SagaOrchestrators extends SagaManagerFactory {

  private final Map<String, SagaOrchestrator<?>> orchestrators = new ConcurrentHashMap<>();
  private final SagaParts parts;
  private final SagaCounts counts = new SagaCounts();

  public SagaOrchestrators(SagaParts parts) {
    super(parts.instances(), null, parts.consumer(), parts.locks(), null);
    this.parts = parts;
  }

  @Override
  public <D> SagaManagerImpl<D> make(Saga<D> saga) {
    SagaOrchestrator<D> orchestrator = new SagaOrchestrator<>(saga, parts, counts);
    orchestrators.put(saga.getSagaType(), orchestrator);
    return orchestrator;
  }

  /** What all of them have done. */
  public SagaCounts counts() {
    return counts;
  }

  Set<String> types() {
    return orchestrators.keySet();
  }

  @Nullable SagaOrchestrator<?> of(String type) {
    return orchestrators.get(type);
  }

  SagaDatabase database() {
    return parts.database();
  }
}
