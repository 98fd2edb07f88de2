package dev.tablecast.publisher.message;

import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.tablecast.publisher.MessageTable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The messages that are in a table and not marked as published. Confined to one thread. */
public final class StoredMessages {

  private static final int FETCH_ROWS = 500;

  private static final Field<String> ID = column(MessageColumn.ID);
  private static final Field<String> DESTINATION = column(MessageColumn.DESTINATION);
  private static final Field<String> HEADERS = column(MessageColumn.HEADERS);
  private static final Field<String> PAYLOAD = column(MessageColumn.PAYLOAD);
  private static final Field<Short> PUBLISHED =
      field(name(MessageColumn.PUBLISHED.columnName()), SQLDataType.SMALLINT);

  /** Each alternative by itself, for Eventuate's index begins with the column. */
  private static final Condition UNPUBLISHED = PUBLISHED.eq((short) 0).or(PUBLISHED.isNull());

  private final Connection connection;
  private final DSLContext sql;
  private final Table<?> messages;

  /**
   * The messages of a table.
   *
   * @param connection in autocommit mode
   */
  public StoredMessages(Connection connection, MessageTable table) {
    this.connection = connection;
    this.sql = DSL.using(connection, SQLDialect.POSTGRES);
    this.messages = table(name(table.schema(), table.table()));
  }

  /** Passes on all of them, by their ids, however many there are. */
  public void forEach(MessageAction action) throws SQLException {
    // Else the driver would read all rows before it gives the first.
    connection.setAutoCommit(false);
    try (Cursor<Record4<String, String, String, String>> rows =
        sql.select(ID, DESTINATION, HEADERS, PAYLOAD)
            .from(messages)
            .where(UNPUBLISHED)
            .orderBy(ID)
            .fetchSize(FETCH_ROWS)
            .fetchLazy()) {
      for (Record4<String, String, String, String> row : rows) {
        action.take(message(row));
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static MessageRow message(Record4<String, String, String, String> row) {
    String payload = row.value4();
    return new MessageRow(
        row.value1(),
        row.value2() == null ? "" : row.value2(),
        row.value3() == null ? "" : row.value3(),
        payload == null ? null : payload.getBytes(StandardCharsets.UTF_8));
  }

  /** The ids of so many of them, at most. */
  public List<String> ids(int limit) {
    return sql.select(ID).from(messages).where(UNPUBLISHED).limit(limit).fetch(ID);
  }

  /** Deletes those that have these ids, in one transaction. */
  public void delete(Collection<String> ids) {
    sql.deleteFrom(messages).where(ID.eq(any(ids.toArray(String[]::new)))).execute();
  }

  /** Takes one message. */
  @FunctionalInterface
  public interface MessageAction {
    void take(MessageRow message) throws SQLException;
  }

  private static Field<String> column(MessageColumn column) {
    return field(name(column.columnName()), SQLDataType.VARCHAR);
  }
}
