package dev.tablecast.tram.saga;

import static dev.tablecast.tram.saga.SagaTables.COMMAND_TYPE;
import static dev.tablecast.tram.saga.SagaTables.ENTERED_AT;
import static dev.tablecast.tram.saga.SagaTables.KEY;
import static dev.tablecast.tram.saga.SagaTables.LEDGER;
import static dev.tablecast.tram.saga.SagaTables.OUTCOME;
import static dev.tablecast.tram.saga.SagaTables.REPLIES;
import static dev.tablecast.tram.saga.SagaTables.SAGA_ID;
import static dev.tablecast.tram.saga.SagaTables.SAGA_TYPE;

import io.eventuate.tram.commands.common.CommandMessageHeaders;
import io.eventuate.tram.commands.common.CommandReplyOutcome;
import io.eventuate.tram.commands.common.ReplyMessageHeaders;
import io.eventuate.tram.messaging.common.Message;
import io.eventuate.tram.sagas.common.SagaCommandHeaders;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * What became of each command at this participant, kept in the transaction of the command's
 * handler: {@code eventuate.saga_ledger}. Thread-safe. Of two transactions that enter the same key,
 * the second waits for the end of the first.
 */
public final class CommandLedger {

  /** What became of a command. */
  enum Outcome {
    SUCCEEDED,
    FAILED,
    /** It never ran, and must not. */
    REFUSED
  }

  /**
   * A command that is known.
   *
   * @param outcome null while its handler has not answered
   * @param replies what its handler answered
   */
  record Entry(@Nullable Outcome outcome, List<Message> replies) {

    /** Whether there is nothing to undo. */
    boolean hasNoEffect() {
      return outcome == Outcome.FAILED || outcome == Outcome.REFUSED;
    }
  }

  private final SagaDatabase database;
  private final DSLContext sql;

  /** A ledger in the database of the participant. */
  public CommandLedger(SagaDatabase database) {
    this.database = database;
    this.sql = database.sql();
  }

  /** Enters the command and returns null, or returns what is known of it. */
  @Nullable Entry enter(String key, Message command) {
    return insert(key, command, null) ? null : read(key);
  }

  /** Marks a command that must not run any more, or returns what became of it if it did. */
  @Nullable Entry refuse(String key, Message compensation) {
    return insert(key, compensation, Outcome.REFUSED) ? null : read(key);
  }

  /** Whether the command is known, whatever became of it. */
  boolean knows(String key) {
    return sql.fetchExists(LEDGER, KEY.eq(key));
  }

  /** Keeps what the handler of a command has answered. */
  void answered(String key, List<Message> replies) {
    if (!replies.isEmpty()) {
      sql.update(LEDGER)
          .set(OUTCOME, (failed(replies) ? Outcome.FAILED : Outcome.SUCCEEDED).name())
          .set(REPLIES, Json.ofMessages(replies))
          .where(KEY.eq(key))
          .execute();
    }
  }

  /** The command has not run after all, and may come again. */
  void strike(String key) {
    sql.deleteFrom(LEDGER).where(KEY.eq(key)).execute();
  }

  /**
   * Removes what was entered longer ago, and returns how much. A command that comes again after
   * that acts again.
   */
  public int forgetOlderThan(Duration age) {
    OffsetDateTime before = database.now().minus(age);
    return Batches.repeat(() -> database.call(() -> forget(before)));
  }

  private int forget(OffsetDateTime before) {
    return sql.deleteFrom(LEDGER)
        .where(
            KEY.in(
                sql.select(KEY)
                    .from(LEDGER)
                    .where(ENTERED_AT.lt(before))
                    .limit(Batches.ROWS)
                    // Another instance that cleans up at the same time takes others.
                    .forUpdate()
                    .skipLocked()))
        .execute();
  }

  static boolean failed(List<Message> replies) {
    return replies.stream()
        .anyMatch(
            reply ->
                !CommandReplyOutcome.SUCCESS
                    .name()
                    .equals(reply.getHeader(ReplyMessageHeaders.REPLY_OUTCOME).orElse(null)));
  }

  private boolean insert(String key, Message command, @Nullable Outcome outcome) {
    int inserted =
        sql.insertInto(LEDGER)
            .set(KEY, key)
            .set(SAGA_TYPE, command.getRequiredHeader(SagaCommandHeaders.SAGA_TYPE))
            .set(SAGA_ID, command.getRequiredHeader(SagaCommandHeaders.SAGA_ID))
            .set(COMMAND_TYPE, command.getRequiredHeader(CommandMessageHeaders.COMMAND_TYPE))
            .set(OUTCOME, outcome == null ? null : outcome.name())
            .set(ENTERED_AT, database.now())
            .onConflictDoNothing()
            .execute();
    return inserted == 1;
  }

  private Entry read(String key) {
    Record row = sql.selectFrom(LEDGER).where(KEY.eq(key)).forUpdate().fetchSingle();
    String outcome = row.get(OUTCOME);
    String replies = row.get(REPLIES);
    return new Entry(
        outcome == null ? null : Outcome.valueOf(outcome),
        replies == null ? List.of() : Json.messages(replies));
  }
}
