package dev.tablecast.tram.saga;

import static dev.tablecast.tram.saga.SagaTables.LOCK;
import static dev.tablecast.tram.saga.SagaTables.MESSAGE_HEADERS;
import static dev.tablecast.tram.saga.SagaTables.MESSAGE_ID;
import static dev.tablecast.tram.saga.SagaTables.MESSAGE_PAYLOAD;
import static dev.tablecast.tram.saga.SagaTables.SAGA_ID;
import static dev.tablecast.tram.saga.SagaTables.SAGA_TYPE;
import static dev.tablecast.tram.saga.SagaTables.STASH;
import static dev.tablecast.tram.saga.SagaTables.TARGET;

import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.messaging.common.MessageImpl;
import io.eventuate.tram.sagas.common.SagaLockManager;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * What sagas have locked at a participant, and the commands that wait for it. Thread-safe.
 *
 * <p>Eventuate's own finds out that a target is taken by a unique violation, which leaves it in an
 * aborted transaction on Postgres, and fails when a lock is given back twice, as it is when a
 * message comes twice.
 */
public final class SagaLocks implements SagaLockManager {

  private final DSLContext sql;

  /** Locks in the database, in the transaction of whoever claims one. */
  public SagaLocks(SagaDatabase database) {
    this.sql = database.sql();
  }

  /** Whether the saga has the lock now, taken or had before. */
  @Override
  public boolean claimLock(String type, String id, String target) {
    // Writes the owner that is there, so that the row is locked and its owner is the answer.
    String owner =
        sql.insertInto(LOCK)
            .set(TARGET, target)
            .set(SAGA_TYPE, type)
            .set(SAGA_ID, id)
            .onConflict(TARGET)
            .doUpdate()
            .set(TARGET, DSL.excluded(TARGET))
            .returning(SAGA_ID)
            .fetchSingle(SAGA_ID);
    return id.equals(owner);
  }

  @Override
  public void stashMessage(String type, String id, String target, Message message) {
    sql.insertInto(STASH)
        .set(MESSAGE_ID, message.getId())
        .set(TARGET, target)
        .set(SAGA_TYPE, type)
        .set(SAGA_ID, id)
        .set(MESSAGE_HEADERS, Json.ofHeaders(message.getHeaders()))
        .set(MESSAGE_PAYLOAD, message.getPayload())
        .onConflictDoNothing()
        .execute();
  }

  /**
   * Gives the lock back, or on to the first that waits for it.
   *
   * @return the command that has waited, to be handled now; empty too if the saga had no lock
   */
  @Override
  public Optional<Message> unlock(String id, String target) {
    String owner =
        sql.select(SAGA_ID).from(LOCK).where(TARGET.eq(target)).forUpdate().fetchOne(SAGA_ID);
    if (!id.equals(owner)) {
      return Optional.empty();
    }
    Record next = popStash(target);
    if (next == null) {
      sql.deleteFrom(LOCK).where(TARGET.eq(target)).execute();
      return Optional.empty();
    }
    sql.update(LOCK)
        .set(SAGA_TYPE, next.get(SAGA_TYPE))
        .set(SAGA_ID, next.get(SAGA_ID))
        .where(TARGET.eq(target))
        .execute();
    return Optional.of(
        new MessageImpl(next.get(MESSAGE_PAYLOAD), Json.headers(next.get(MESSAGE_HEADERS))));
  }

  private @Nullable Record popStash(String target) {
    return sql.deleteFrom(STASH)
        .where(MESSAGE_ID.eq(DSL.select(DSL.min(MESSAGE_ID)).from(STASH).where(TARGET.eq(target))))
        .returningResult(SAGA_TYPE, SAGA_ID, MESSAGE_HEADERS, MESSAGE_PAYLOAD)
        .fetchOne();
  }
}
