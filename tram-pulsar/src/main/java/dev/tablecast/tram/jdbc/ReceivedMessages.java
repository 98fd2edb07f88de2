package dev.tablecast.tram.jdbc;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import io.eventuate.common.jdbc.EventuateSchema;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The statements on the table of messages that subscribers have received. Immutable. */
public final class ReceivedMessages {

  private static final DSLContext POSTGRES = DSL.using(SQLDialect.POSTGRES);

  private static final Field<String> CONSUMER = field(name("consumer_id"), SQLDataType.VARCHAR);
  private static final Field<String> MESSAGE = field(name("message_id"), SQLDataType.VARCHAR);
  private static final Field<Long> CREATED = field(name("creation_time"), SQLDataType.BIGINT);

  private final String insert;
  private final String delete;

  /** The statements on the table in Eventuate's schema. */
  public ReceivedMessages(EventuateSchema schema) {
    Table<Record> received = table(TramSchema.qualified(schema, "received_messages"));
    this.insert =
        POSTGRES.render(
            DSL.insertInto(received, CONSUMER, MESSAGE, CREATED)
                .values(
                    param("consumer", SQLDataType.VARCHAR),
                    param("message", SQLDataType.VARCHAR),
                    param("created", SQLDataType.BIGINT))
                .onConflictDoNothing());
    this.delete =
        POSTGRES.render(
            DSL.deleteFrom(received)
                .where(
                    row(CONSUMER, MESSAGE)
                        .in(
                            select(CONSUMER, MESSAGE)
                                .from(received)
                                .where(CREATED.lt(param("before", SQLDataType.BIGINT)))
                                .limit(param("batch", SQLDataType.BIGINT))
                                // Another instance that cleans up at the same time takes others.
                                .forUpdate()
                                .skipLocked())));
  }

  /** Parameters: subscriber, message, milliseconds. Inserts nothing if it is there. */
  String insert() {
    return insert;
  }

  /** Parameters: milliseconds before which, how many at most. */
  String delete() {
    return delete;
  }
}
