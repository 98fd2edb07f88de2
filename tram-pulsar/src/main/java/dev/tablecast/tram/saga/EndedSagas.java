package dev.tablecast.tram.saga;

import static dev.tablecast.tram.saga.SagaTables.ENDED_AT;
import static dev.tablecast.tram.saga.SagaTables.INSTANCE;
import static dev.tablecast.tram.saga.SagaTables.PARTICIPANTS;
import static dev.tablecast.tram.saga.SagaTables.SAGA_ID;
import static dev.tablecast.tram.saga.SagaTables.SAGA_TYPE;
import static dev.tablecast.tram.saga.SagaTables.STEP;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Sagas that have ended, with all that is kept of them. Thread-safe. */
public final class EndedSagas {

  private final SagaDatabase database;
  private final DSLContext sql;

  /** Those in the database of the service that runs them. */
  public EndedSagas(SagaDatabase database) {
    this.database = database;
    this.sql = database.sql();
  }

  /**
   * Removes those that ended longer ago, with their steps, and returns how many. A reply to one
   * that comes after that has nobody to go to, and becomes a dead letter.
   */
  public int forgetOlderThan(Duration age) {
    OffsetDateTime before = database.now().minus(age);
    return Batches.repeat(() -> database.call(() -> forget(before)));
  }

  private int forget(OffsetDateTime before) {
    List<Record2<String, String>> ended =
        sql.select(SAGA_TYPE, SAGA_ID)
            .from(INSTANCE)
            .where(ENDED_AT.lt(before))
            .limit(Batches.ROWS)
            // Another instance that cleans up at the same time takes others.
            .forUpdate()
            .skipLocked()
            .fetch();
    for (Table<Record> each : List.of(STEP, PARTICIPANTS, INSTANCE)) {
      sql.deleteFrom(each)
          .where(DSL.row(SAGA_TYPE, SAGA_ID).in(ended.stream().map(Record2::valuesRow).toList()))
          .execute();
    }
    return ended.size();
  }
}
