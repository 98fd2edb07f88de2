package dev.tablecast.tram.saga;

import static dev.tablecast.tram.saga.SagaTables.COMPENSATING;
import static dev.tablecast.tram.saga.SagaTables.DATA;
import static dev.tablecast.tram.saga.SagaTables.DATA_TYPE;
import static dev.tablecast.tram.saga.SagaTables.DESTINATION;
import static dev.tablecast.tram.saga.SagaTables.ENDED_AT;
import static dev.tablecast.tram.saga.SagaTables.END_STATE;
import static dev.tablecast.tram.saga.SagaTables.FAILED;
import static dev.tablecast.tram.saga.SagaTables.INSTANCE;
import static dev.tablecast.tram.saga.SagaTables.LAST_REQUEST;
import static dev.tablecast.tram.saga.SagaTables.PARTICIPANTS;
import static dev.tablecast.tram.saga.SagaTables.RESOURCE;
import static dev.tablecast.tram.saga.SagaTables.SAGA_ID;
import static dev.tablecast.tram.saga.SagaTables.SAGA_TYPE;
import static dev.tablecast.tram.saga.SagaTables.STATE;
import static dev.tablecast.tram.saga.SagaTables.VERSION;

import io.eventuate.common.id.IdGenerator;
import io.eventuate.tram.sagas.orchestration.DestinationAndResource;
import io.eventuate.tram.sagas.orchestration.SagaInstance;
import io.eventuate.tram.sagas.orchestration.SagaInstanceRepository;
import io.eventuate.tram.sagas.orchestration.SerializedSagaData;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Sagas' instances, one at a time: who reads one has it locked to the end of the transaction, and a
 * write of what was read before another's write is refused. Thread-safe.
 *
 * <p>Eventuate's own reads without a lock and writes whatever was read, and a participant that is
 * known already leaves it in an aborted transaction on Postgres.
 */
public final class LockingSagaInstances implements SagaInstanceRepository {

  private final SagaDatabase database;
  private final DSLContext sql;
  private final IdGenerator ids;

  /** Instances in the database, new ones with an id of the generator's. */
  public LockingSagaInstances(SagaDatabase database, IdGenerator ids) {
    this.database = database;
    this.sql = database.sql();
    this.ids = ids;
  }

  @Override
  public void save(SagaInstance instance) {
    SagaDatabase.requireTransaction();
    instance.setId(ids.genIdAsString());
    sql.insertInto(INSTANCE)
        .set(SAGA_TYPE, instance.getSagaType())
        .set(SAGA_ID, instance.getId())
        .set(STATE, instance.getStateName())
        .set(LAST_REQUEST, instance.getLastRequestId())
        .set(END_STATE, instance.isEndState())
        .set(COMPENSATING, instance.isCompensating())
        .set(FAILED, instance.isFailed())
        .set(DATA_TYPE, instance.getSerializedSagaData().getSagaDataType())
        .set(DATA, instance.getSerializedSagaData().getSagaDataJSON())
        .execute();
    saveParticipants(instance);
  }

  @Override
  public VersionedSagaInstance find(String type, String id) {
    SagaDatabase.requireTransaction();
    Record row =
        sql.selectFrom(INSTANCE).where(SAGA_TYPE.eq(type), SAGA_ID.eq(id)).forUpdate().fetchOne();
    if (row == null) {
      throw new UnknownSagaException(type, id);
    }
    return instance(row);
  }

  /** As {@link #find}, but null at once if somebody else has it locked, or it is not there. */
  @Nullable VersionedSagaInstance findUnlessLocked(String type, String id) {
    SagaDatabase.requireTransaction();
    Record row =
        sql.selectFrom(INSTANCE)
            .where(SAGA_TYPE.eq(type), SAGA_ID.eq(id))
            .forUpdate()
            .skipLocked()
            .fetchOne();
    return row == null ? null : instance(row);
  }

  /**
   * Writes what was {@linkplain #find found} or saved before.
   *
   * @throws SagaMovedException if another wrote it since
   */
  @Override
  public void update(SagaInstance instance) {
    SagaDatabase.requireTransaction();
    if (!(instance instanceof VersionedSagaInstance versioned)) {
      throw new IllegalArgumentException(
          "Only what this repository has found can be written: of %s nobody knows whether another was faster"
              .formatted(instance.getId()));
    }
    int written =
        sql.update(INSTANCE)
            .set(STATE, instance.getStateName())
            .set(LAST_REQUEST, instance.getLastRequestId())
            .set(END_STATE, instance.isEndState())
            .set(COMPENSATING, instance.isCompensating())
            .set(FAILED, instance.isFailed())
            .set(DATA_TYPE, instance.getSerializedSagaData().getSagaDataType())
            .set(DATA, instance.getSerializedSagaData().getSagaDataJSON())
            .set(ENDED_AT, instance.isEndState() ? database.now() : null)
            .set(VERSION, versioned.version() + 1)
            .where(
                SAGA_TYPE.eq(instance.getSagaType()),
                SAGA_ID.eq(instance.getId()),
                VERSION.eq(versioned.version()))
            .execute();
    if (written == 0) {
      throw new SagaMovedException(instance.getSagaType(), instance.getId());
    }
    versioned.written();
    saveParticipants(instance);
  }

  private void saveParticipants(SagaInstance instance) {
    for (DestinationAndResource each : instance.getDestinationsAndResources()) {
      sql.insertInto(PARTICIPANTS)
          .set(SAGA_TYPE, instance.getSagaType())
          .set(SAGA_ID, instance.getId())
          .set(DESTINATION, each.getDestination())
          .set(RESOURCE, each.getResource())
          .onConflictDoNothing()
          .execute();
    }
  }

  private VersionedSagaInstance instance(Record row) {
    VersionedSagaInstance instance =
        new VersionedSagaInstance(
            row.get(SAGA_TYPE),
            row.get(SAGA_ID),
            row.get(STATE),
            row.get(LAST_REQUEST),
            new SerializedSagaData(row.get(DATA_TYPE), row.get(DATA)),
            participants(row.get(SAGA_TYPE), row.get(SAGA_ID)),
            row.get(VERSION));
    instance.setEndState(row.get(END_STATE));
    instance.setCompensating(row.get(COMPENSATING));
    instance.setFailed(row.get(FAILED));
    return instance;
  }

  private Set<DestinationAndResource> participants(String type, String id) {
    Condition ofSaga = DSL.and(SAGA_TYPE.eq(type), SAGA_ID.eq(id));
    return sql.select(DESTINATION, RESOURCE)
        .from(PARTICIPANTS)
        .where(ofSaga)
        .fetchSet(row -> new DestinationAndResource(row.get(DESTINATION), row.get(RESOURCE)));
  }
}
