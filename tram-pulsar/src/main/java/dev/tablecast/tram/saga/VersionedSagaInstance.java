package dev.tablecast.tram.saga;

import io.eventuate.tram.sagas.orchestration.DestinationAndResource;
import io.eventuate.tram.sagas.orchestration.SagaInstance;
import io.eventuate.tram.sagas.orchestration.SerializedSagaData;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A saga's instance that knows how often its row was written. Not thread-safe. */
final class VersionedSagaInstance extends SagaInstance {

  private long version;

  VersionedSagaInstance(
      String type,
      String id,
      String state,
      @Nullable String lastRequestId,
      SerializedSagaData data,
      Set<DestinationAndResource> locked,
      long version) {
    super(type, id, state, lastRequestId, data, locked);
    this.version = version;
  }

  /** One that is not in the database yet, and has neither id nor state. */
  static VersionedSagaInstance begun(String type, SerializedSagaData data) {
    return new VersionedSagaInstance(type, "", "????", null, data, new HashSet<>(), 0);
  }

  long version() {
    return version;
  }

  void written() {
    version++;
  }
}
