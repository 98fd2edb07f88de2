package dev.tablecast.replica.apply;

import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.TransportType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgArray;

/** Binds columns of values as binary arrays, which the driver sends as they are. */
public final class ArrayParameters {

  private final PreparedStatement statement;
  private final BaseConnection connection;
  private int next;

  public ArrayParameters(PreparedStatement statement) throws SQLException {
    this(statement, 1);
  }

  /**
   * Binds from that parameter on.
   *
   * @param first counted from 1
   */
  ArrayParameters(PreparedStatement statement, int first) throws SQLException {
    this.statement = statement;
    this.next = first;
    this.connection = statement.getConnection().unwrap(BaseConnection.class);
  }

  /** Binds the next parameter. */
  public ArrayParameters add(ColumnBuffer values, TransportType type) throws SQLException {
    byte[] bytes = values.toArray(type.oid());
    statement.setArray(next++, new PgArray(connection, type.arrayOid(), bytes));
    return this;
  }
}
