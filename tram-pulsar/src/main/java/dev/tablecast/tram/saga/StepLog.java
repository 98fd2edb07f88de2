package dev.tablecast.tram.saga;

import static dev.tablecast.tram.saga.SagaTables.ANSWERED_AT;
import static dev.tablecast.tram.saga.SagaTables.ATTEMPTS;
import static dev.tablecast.tram.saga.SagaTables.ATTEMPTS_USUAL;
import static dev.tablecast.tram.saga.SagaTables.COMMAND_TYPE;
import static dev.tablecast.tram.saga.SagaTables.COMPENSATING;
import static dev.tablecast.tram.saga.SagaTables.DESTINATION;
import static dev.tablecast.tram.saga.SagaTables.DUE_AT;
import static dev.tablecast.tram.saga.SagaTables.ERROR;
import static dev.tablecast.tram.saga.SagaTables.HEADERS;
import static dev.tablecast.tram.saga.SagaTables.LOGGED_AT;
import static dev.tablecast.tram.saga.SagaTables.LONGEST_MS;
import static dev.tablecast.tram.saga.SagaTables.MESSAGE_ID;
import static dev.tablecast.tram.saga.SagaTables.NUMBER;
import static dev.tablecast.tram.saga.SagaTables.OUTCOME;
import static dev.tablecast.tram.saga.SagaTables.PAYLOAD;
import static dev.tablecast.tram.saga.SagaTables.REPLY;
import static dev.tablecast.tram.saga.SagaTables.REPLY_TYPE;
import static dev.tablecast.tram.saga.SagaTables.SAGA_ID;
import static dev.tablecast.tram.saga.SagaTables.SAGA_TYPE;
import static dev.tablecast.tram.saga.SagaTables.SENT_AT;
import static dev.tablecast.tram.saga.SagaTables.STATE;
import static dev.tablecast.tram.saga.SagaTables.STEP;
import static dev.tablecast.tram.saga.SagaTables.TIMEOUT_MS;

import io.eventuate.tram.commands.common.ReplyMessageHeaders;
import io.eventuate.tram.messaging.common.Message;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The steps that sagas have taken, in order: {@code eventuate.saga_step}. Thread-safe; a step is
 * written by who has its saga's instance locked.
 */
final class StepLog {

  private final SagaDatabase database;
  private final DSLContext sql;

  StepLog(SagaDatabase database) {
    this.database = database;
    this.sql = database.sql();
  }

  /** A step whose time is over. */
  record Due(String type, String id, int number) {}

  /** The number of the next step. */
  int next(String type, String id) {
    return 1
        + sql.select(DSL.coalesce(DSL.max(NUMBER), 0))
            .from(STEP)
            .where(ofSaga(type, id))
            .fetchSingle()
            .value1();
  }

  /** Logs a command that is in the outbox by this transaction, and from now on waited for. */
  void sent(LoggedStep step, String state, String commandType, String messageId) {
    sql.insertInto(STEP)
        .set(SAGA_TYPE, step.type())
        .set(SAGA_ID, step.id())
        .set(NUMBER, step.number())
        .set(STATE, state)
        .set(COMPENSATING, step.compensating())
        .set(COMMAND_TYPE, commandType)
        .set(DESTINATION, step.destination())
        .set(HEADERS, step.headers())
        .set(PAYLOAD, step.payload())
        .set(MESSAGE_ID, messageId)
        .set(LOGGED_AT, database.now())
        .set(SENT_AT, database.now())
        .set(ATTEMPTS, step.attempts())
        .set(ATTEMPTS_USUAL, step.patience().attempts())
        .set(TIMEOUT_MS, step.patience().timeout().toMillis())
        .set(LONGEST_MS, step.patience().longest().toMillis())
        .set(DUE_AT, step.due())
        .execute();
  }

  /** Logs a step that ran in the orchestrator itself. */
  void ranHere(String type, String id, String state, boolean compensating, @Nullable Throwable e) {
    sql.insertInto(STEP)
        .set(SAGA_TYPE, type)
        .set(SAGA_ID, id)
        .set(NUMBER, next(type, id))
        .set(STATE, state)
        .set(COMPENSATING, compensating)
        .set(COMMAND_TYPE, "local")
        .set(LOGGED_AT, database.now())
        .set(ATTEMPTS, 1)
        .set(ATTEMPTS_USUAL, 1)
        .set(TIMEOUT_MS, 0L)
        .set(LONGEST_MS, 0L)
        .set(OUTCOME, (e == null ? StepResult.SUCCEEDED : StepResult.FAILED).name())
        .set(ANSWERED_AT, database.now())
        .set(ERROR, e == null ? null : e.toString())
        .execute();
  }

  /** The step that a reply is to, if it waits for one. */
  @Nullable LoggedStep waiting(String type, String id, @Nullable String key, String messageId) {
    return waiting(
        type,
        id,
        key == null
            ? MESSAGE_ID.eq(messageId)
            : DSL.concat(SAGA_ID, DSL.inline("."), NUMBER).eq(key));
  }

  @Nullable LoggedStep waiting(String type, String id, int number) {
    return waiting(type, id, NUMBER.eq(number));
  }

  /** The step that was sent last of those that wait; mostly there is one. */
  @Nullable LoggedStep waiting(String type, String id) {
    return waiting(type, id, DSL.noCondition());
  }

  private @Nullable LoggedStep waiting(String type, String id, Condition which) {
    return sql.selectFrom(STEP)
        .where(ofSaga(type, id), OUTCOME.isNull(), which)
        .orderBy(NUMBER.desc())
        .limit(1)
        .fetchOne(StepLog::step);
  }

  /** Whether the saga has a log: one that began under Eventuate's own manager has none yet. */
  boolean knows(String type, String id) {
    return sql.fetchExists(STEP, ofSaga(type, id));
  }

  /** The key of the command that the saga sent in a state, if its outcome is not known. */
  @Nullable String unknown(String type, String id, String state, String destination) {
    Integer number =
        sql.select(NUMBER)
            .from(STEP)
            .where(
                ofSaga(type, id),
                COMPENSATING.isFalse(),
                STATE.eq(state),
                DESTINATION.eq(destination),
                OUTCOME.eq(StepResult.UNKNOWN.name()))
            .orderBy(NUMBER.desc())
            .limit(1)
            .fetchOne(NUMBER);
    return number == null ? null : LoggedStep.key(id, number);
  }

  /** The step no longer waits. */
  void close(LoggedStep step, StepResult result, @Nullable Message reply) {
    sql.update(STEP)
        .set(OUTCOME, result.name())
        .set(ANSWERED_AT, database.now())
        .set(REPLY_TYPE, reply == null ? null : header(reply, ReplyMessageHeaders.REPLY_TYPE))
        .set(REPLY, reply == null ? null : reply.getPayload())
        .setNull(DUE_AT)
        .where(of(step))
        .execute();
  }

  /** The command is in the outbox once more. */
  void sentAgain(LoggedStep step, String messageId) {
    int attempt = step.attempts() + 1;
    sql.update(STEP)
        .set(ATTEMPTS, attempt)
        .set(MESSAGE_ID, messageId)
        .set(SENT_AT, database.now())
        .set(DUE_AT, database.now().plus(step.patience().of(attempt)))
        .where(of(step))
        .execute();
  }

  /** What has gone wrong with a step that still waits, for an operator to read. */
  void trouble(LoggedStep step, String error) {
    sql.update(STEP).set(ERROR, error).where(of(step)).execute();
  }

  /** As {@link #trouble}, and the step is not due for a while. */
  void postpone(Due step, String error, Duration wait) {
    sql.update(STEP)
        .set(ERROR, error)
        .set(DUE_AT, database.now().plus(wait))
        .where(ofSaga(step.type(), step.id()), NUMBER.eq(step.number()), OUTCOME.isNull())
        .execute();
  }

  /** Steps whose time is over, the longest first. */
  List<Due> due(Collection<String> types, int limit) {
    return sql.select(SAGA_TYPE, SAGA_ID, NUMBER)
        .from(STEP)
        .where(SAGA_TYPE.in(types), OUTCOME.isNull(), DUE_AT.le(database.now()))
        .orderBy(DUE_AT)
        .limit(limit)
        .fetch(row -> new Due(row.get(SAGA_TYPE), row.get(SAGA_ID), row.get(NUMBER)));
  }

  private static LoggedStep step(Record row) {
    return new LoggedStep(
        row.get(SAGA_TYPE),
        row.get(SAGA_ID),
        row.get(NUMBER),
        row.get(COMPENSATING),
        row.get(DESTINATION),
        row.get(HEADERS),
        row.get(PAYLOAD),
        row.get(ATTEMPTS),
        new Patience(
            Duration.ofMillis(row.get(TIMEOUT_MS)),
            row.get(ATTEMPTS_USUAL),
            Duration.ofMillis(row.get(LONGEST_MS))),
        row.get(DUE_AT));
  }

  private static @Nullable String header(Message message, String name) {
    return message.getHeader(name).orElse(null);
  }

  private static Condition of(LoggedStep step) {
    return DSL.and(ofSaga(step.type(), step.id()), NUMBER.eq(step.number()));
  }

  private static Condition ofSaga(String type, String id) {
    return DSL.and(SAGA_TYPE.eq(type), SAGA_ID.eq(id));
  }
}
