package dev.tablecast.replica.apply;

import com.google.protobuf.Internal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.replica.ChangeListener;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.RowChange;
import dev.tablecast.replica.topic.TopicMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * Calls a replica's listener inside the transaction that changes the replica. Thread-safe.
 *
 * @param <M> the contract's message
 */
public final class ListenerCalls<M extends Message> {

  /** What the listener writes is the service's own, and guarded as everywhere else. */
  private static final String GUARD =
      """
      select set_config('tablecast.applying', 'off', true),
        pg_logical_emit_message(true, 'tablecast.applying', 'off'::text)""";

  private final Class<M> message;
  private final Facet key;
  private final ChangeListener<M> listener;

  private ListenerCalls(Class<M> message, TableContract contract, ChangeListener<M> listener) {
    this.message = message;
    this.key = new Facet(contract, contract.owner(), contract.key());
    this.listener = listener;
  }

  /** The calls of the replica's listener, if it has one. */
  public static Optional<ListenerCalls<?>> of(ReplicaTable replica) {
    return Optional.ofNullable(replica.listener()).map(listener -> of(replica, listener));
  }

  /** The declaration sees to it that the listener is for the contract's message. */
  @SuppressWarnings("unchecked")
  private static <M extends Message> ListenerCalls<M> of(
      ReplicaTable replica, ChangeListener<M> listener) {
    return new ListenerCalls<>((Class<M>) replica.message(), replica.contract(), listener);
  }

  /** Tells of the changes of a batch. */
  void changed(Connection connection, Collection<TopicMessage> changes) throws SQLException {
    if (!changes.isEmpty()) {
      List<RowChange<M>> told = new ArrayList<>(changes.size());
      KeyMessages keys = new KeyMessages(key);
      for (TopicMessage change : changes) {
        told.add(told(change, keys));
      }
      call(connection, transaction -> listener.changed(told, transaction));
    }
  }

  /** Tells of a change that was parked until now. */
  void changed(Connection connection, ParkedChange change) throws SQLException {
    byte[] row = change.message();
    RowChange<M> told =
        row == null
            ? new RowChange.Delete<>(
                parse(new KeyMessages(key).bytesOf(change.key())),
                change.version(),
                change.commitTime())
            : new RowChange.Upsert<>(parse(row), change.version(), change.commitTime());
    call(connection, transaction -> listener.changed(List.of(told), transaction));
  }

  /** Tells that any rows may have changed. */
  public void rebuilt(Connection connection) throws SQLException {
    call(connection, listener::rebuilt);
  }

  private RowChange<M> told(TopicMessage change, KeyMessages keys) {
    return change.isTombstone()
        ? new RowChange.Delete<>(
            parse(keys.bytesOf(change.key())), Messages.version(change), change.commitTime())
        : new RowChange.Upsert<>(
            parse(change.bytes(), change.start(), change.length()),
            Messages.version(change),
            change.commitTime());
  }

  private M parse(byte[] row) {
    return parse(row, 0, row.length);
  }

  private M parse(byte[] bytes, int start, int length) {
    try {
      return message.cast(
          Internal.getDefaultInstance(message).getParserForType().parseFrom(bytes, start, length));
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException(
          "a message cannot be read as %s: %s".formatted(message.getName(), e.getMessage()), e);
    }
  }

  private void call(Connection connection, java.util.function.Consumer<DSLContext> call)
      throws SQLException {
    try (PreparedStatement guard = connection.prepareStatement(GUARD)) {
      guard.execute();
    }
    try {
      call.accept(DSL.using(connection, SQLDialect.POSTGRES));
    } catch (RuntimeException e) {
      String why = e.getClass().getName();
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException sql) {
          if (Refusals.mayPass(sql)) {
            throw sql;
          }
          why = Refusals.describe(sql);
        }
      }
      throw new RefusedException(
          "the listener %s threw %s".formatted(listener.getClass().getName(), why), e);
    }
  }
}
