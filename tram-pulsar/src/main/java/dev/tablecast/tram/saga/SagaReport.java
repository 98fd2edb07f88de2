package dev.tablecast.tram.saga;

import static dev.tablecast.tram.saga.SagaTables.ANSWERED_AT;
import static dev.tablecast.tram.saga.SagaTables.ATTEMPTS;
import static dev.tablecast.tram.saga.SagaTables.ATTEMPTS_USUAL;
import static dev.tablecast.tram.saga.SagaTables.COMMAND_TYPE;
import static dev.tablecast.tram.saga.SagaTables.COMPENSATING;
import static dev.tablecast.tram.saga.SagaTables.DESTINATION;
import static dev.tablecast.tram.saga.SagaTables.DUE_AT;
import static dev.tablecast.tram.saga.SagaTables.ERROR;
import static dev.tablecast.tram.saga.SagaTables.LOGGED_AT;
import static dev.tablecast.tram.saga.SagaTables.NUMBER;
import static dev.tablecast.tram.saga.SagaTables.OUTCOME;
import static dev.tablecast.tram.saga.SagaTables.REPLY_TYPE;
import static dev.tablecast.tram.saga.SagaTables.SAGA_ID;
import static dev.tablecast.tram.saga.SagaTables.SAGA_TYPE;
import static dev.tablecast.tram.saga.SagaTables.SENT_AT;
import static dev.tablecast.tram.saga.SagaTables.STEP;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What the log of steps tells a person. Thread-safe. */
final class SagaReport {

  private static final int EXAMPLES = 10;

  /**
   * A compensation is stuck when it was sent more often than it should take; a step forward is
   * given up then, and stuck if that fails.
   */
  private static final Condition STUCK =
      DSL.or(
          DSL.and(COMPENSATING.isTrue(), ATTEMPTS.gt(ATTEMPTS_USUAL)),
          DSL.and(COMPENSATING.isFalse(), ATTEMPTS.ge(ATTEMPTS_USUAL), ERROR.isNotNull()));

  private static final Field<Boolean> IS_STUCK = field(STUCK).as("stuck");

  private final DSLContext sql;

  SagaReport(SagaDatabase database) {
    this.sql = database.sql();
  }

  SagasStatus status() {
    Field<Integer> compensating = count().filterWhere(COMPENSATING.isTrue());
    Field<Integer> stuck = count().filterWhere(STUCK);
    Record row =
        sql.select(count(), compensating, stuck).from(STEP).where(OUTCOME.isNull()).fetchSingle();
    return new SagasStatus(
        row.get(0, Long.class),
        row.get(1, Long.class),
        row.get(2, Long.class),
        waiting(STUCK, EXAMPLES));
  }

  List<WaitingStep> waiting(int limit) {
    return waiting(DSL.noCondition(), limit);
  }

  private List<WaitingStep> waiting(Condition which, int limit) {
    return sql.select(
            SAGA_TYPE,
            SAGA_ID,
            NUMBER,
            COMMAND_TYPE,
            DESTINATION,
            COMPENSATING,
            ATTEMPTS,
            SENT_AT,
            DUE_AT,
            ERROR,
            IS_STUCK)
        .from(STEP)
        .where(OUTCOME.isNull(), which)
        .orderBy(LOGGED_AT)
        .limit(limit)
        .fetch(SagaReport::waitingStep);
  }

  List<TakenStep> steps(String id) {
    return sql.selectFrom(STEP)
        .where(SAGA_ID.eq(id))
        .orderBy(SAGA_TYPE, NUMBER)
        .fetch(SagaReport::takenStep);
  }

  @Nullable String typeOfWaiting(String id) {
    return sql.select(SAGA_TYPE)
        .from(STEP)
        .where(SAGA_ID.eq(id), OUTCOME.isNull())
        .limit(1)
        .fetchOne(SAGA_TYPE);
  }

  private static WaitingStep waitingStep(Record row) {
    return new WaitingStep(
        row.get(SAGA_TYPE),
        row.get(SAGA_ID),
        row.get(NUMBER),
        row.get(COMMAND_TYPE),
        row.get(DESTINATION),
        row.get(COMPENSATING),
        row.get(ATTEMPTS),
        row.get(SENT_AT).toInstant(),
        row.get(DUE_AT).toInstant(),
        row.get(ERROR),
        row.get(IS_STUCK));
  }

  private static TakenStep takenStep(Record row) {
    String outcome = row.get(OUTCOME);
    return new TakenStep(
        row.get(NUMBER),
        row.get(COMMAND_TYPE),
        row.get(DESTINATION),
        row.get(COMPENSATING),
        row.get(ATTEMPTS),
        row.get(LOGGED_AT).toInstant(),
        instant(row.get(ANSWERED_AT)),
        outcome == null ? null : StepResult.valueOf(outcome),
        row.get(REPLY_TYPE),
        row.get(ERROR));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
