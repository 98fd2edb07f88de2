package dev.tablecast.publisher.outbox;

import com.google.protobuf.Message;
import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OutboxException;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.PublisherSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Writes rows of outbox tables into Postgres's log. Thread-safe. */
public final class OutboxWriter {

  private static final String EMIT = "select pg_logical_emit_message(true, ?, ?)";

  /** A logical message is decoded as a whole; many small ones need little memory at a time. */
  private static final int MESSAGE_BYTES = 1 << 20;

  private final int maxMessageBytes;

  /** By the contract's full name: a class may be there in more than one class loader. */
  private final Map<String, Facet> facets = new TreeMap<>();

  private final Set<String> captured = new HashSet<>();

  public OutboxWriter(
      PublisherSettings settings, List<OutboxTable> outboxTables, List<MasterTable> masterTables) {
    maxMessageBytes = settings.topicPolicy().maxMessageBytes();
    for (OutboxTable table : outboxTables) {
      facets.put(nameOf(table.contract()), table.contract().facet(settings.service()));
    }
    masterTables.forEach(table -> captured.add(nameOf(table.contract())));
  }

  /** Writes rows as they are from now on. */
  public void upsert(Connection connection, Collection<? extends Message> rows)
      throws SQLException {
    emit(connection, rows, OutboxFacet::upsert);
  }

  /** Writes that rows are gone. */
  public void delete(Connection connection, Collection<? extends Message> rows)
      throws SQLException {
    emit(connection, rows, OutboxFacet::delete);
  }

  private void emit(
      Connection connection,
      Collection<? extends Message> rows,
      BiFunction<OutboxFacet, Message, OutboxRow> encode)
      throws SQLException {
    Map<String, OutboxFacet> used = new HashMap<>();
    List<OutboxRow> encoded = new ArrayList<>(rows.size());
    for (Message row : rows) {
      String name = row.getDescriptorForType().getFullName();
      OutboxFacet facet = used.get(name);
      if (facet == null) {
        facet = new OutboxFacet(facetOf(row), maxMessageBytes);
        used.put(name, facet);
      }
      encoded.add(encode.apply(facet, row));
    }
    emit(connection, encoded);
  }

  private Facet facetOf(Message row) {
    String name = row.getDescriptorForType().getFullName();
    Facet facet = facets.get(name);
    if (facet != null) {
      return facet;
    }
    String simpleName = row.getDescriptorForType().getName();
    throw new OutboxException(
        captured.contains(name)
            ? "rows of %s are captured from its table's log already, and a table has exactly one source; write the table alone, or declare OutboxTable.of(%s.class) in place of the MasterTable"
                .formatted(name, simpleName)
            : "%s is no outbox table of this service, which has %s; declare a bean OutboxTable.of(%s.class) where its owner is"
                .formatted(name, facets.keySet(), simpleName),
        null);
  }

  private static String nameOf(TableContract contract) {
    return contract.descriptor().getFullName();
  }

  private static void emit(Connection connection, List<OutboxRow> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(EMIT)) {
      int begun = 0;
      int bytes = 0;
      for (int i = 0; i < rows.size(); i++) {
        byte[] value = rows.get(i).value();
        bytes += rows.get(i).key().length() + (value == null ? 0 : value.length);
        if (bytes >= MESSAGE_BYTES || i == rows.size() - 1) {
          statement.setString(1, OutboxMessages.PREFIX);
          statement.setBytes(2, OutboxMessages.encode(rows.subList(begun, i + 1)));
          statement.execute();
          begun = i + 1;
          bytes = 0;
        }
      }
    }
  }
}
