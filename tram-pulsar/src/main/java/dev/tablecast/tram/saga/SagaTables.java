package dev.tablecast.tram.saga;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.OffsetDateTime;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** The tables of {@code V1__saga.sql}, and their columns. */
final class SagaTables {

  static final Table<Record> INSTANCE = of("saga_instance");
  static final Table<Record> PARTICIPANTS = of("saga_instance_participants");
  static final Table<Record> LOCK = of("saga_lock_table");
  static final Table<Record> STASH = of("saga_stash_table");
  static final Table<Record> STEP = of("saga_step");
  static final Table<Record> LEDGER = of("saga_ledger");

  static final Field<String> SAGA_TYPE = text("saga_type");
  static final Field<String> SAGA_ID = text("saga_id");
  static final Field<String> STATE = text("state_name");
  static final Field<String> LAST_REQUEST = text("last_request_id");
  static final Field<Boolean> END_STATE = flag("end_state");
  static final Field<Boolean> COMPENSATING = flag("compensating");
  static final Field<Boolean> FAILED = flag("failed");
  static final Field<String> DATA_TYPE = text("saga_data_type");
  static final Field<String> DATA = text("saga_data_json");
  static final Field<Long> VERSION = field(name("version"), SQLDataType.BIGINT);
  static final Field<OffsetDateTime> ENDED_AT = time("ended_at");

  static final Field<String> DESTINATION = text("destination");
  static final Field<String> RESOURCE = text("resource");

  static final Field<String> TARGET = text("target");
  static final Field<String> MESSAGE_ID = text("message_id");
  static final Field<String> MESSAGE_HEADERS = text("message_headers");
  static final Field<String> MESSAGE_PAYLOAD = text("message_payload");

  static final Field<Integer> NUMBER = field(name("number"), SQLDataType.INTEGER);
  static final Field<String> COMMAND_TYPE = text("command_type");
  static final Field<String> HEADERS = text("headers");
  static final Field<String> PAYLOAD = text("payload");
  static final Field<OffsetDateTime> LOGGED_AT = time("logged_at");
  static final Field<OffsetDateTime> SENT_AT = time("sent_at");
  static final Field<Integer> ATTEMPTS = field(name("attempts"), SQLDataType.INTEGER);
  static final Field<Integer> ATTEMPTS_USUAL = field(name("attempts_usual"), SQLDataType.INTEGER);
  static final Field<Long> TIMEOUT_MS = field(name("timeout_ms"), SQLDataType.BIGINT);
  static final Field<Long> LONGEST_MS = field(name("longest_ms"), SQLDataType.BIGINT);
  static final Field<OffsetDateTime> DUE_AT = time("due_at");
  static final Field<String> OUTCOME = text("outcome");
  static final Field<String> REPLY_TYPE = text("reply_type");
  static final Field<String> REPLY = text("reply");
  static final Field<OffsetDateTime> ANSWERED_AT = time("answered_at");
  static final Field<String> ERROR = text("error");

  static final Field<String> KEY = text("idempotency_key");
  static final Field<String> REPLIES = text("replies");
  static final Field<OffsetDateTime> ENTERED_AT = time("entered_at");

  private SagaTables() {}

  private static Table<Record> of(String table) {
    return table(name("eventuate", table));
  }

  private static Field<String> text(String column) {
    return field(name(column), SQLDataType.CLOB);
  }

  private static Field<Boolean> flag(String column) {
    return field(name(column), SQLDataType.BOOLEAN);
  }

  private static Field<OffsetDateTime> time(String column) {
    return field(name(column), SQLDataType.TIMESTAMPWITHTIMEZONE);
  }
}
