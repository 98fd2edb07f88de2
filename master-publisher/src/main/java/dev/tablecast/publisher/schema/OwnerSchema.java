package dev.tablecast.publisher.schema;

import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.PublisherSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The tables that a service publishes. Immutable. */
public final class OwnerSchema {

  private final PublisherSettings settings;
  private final List<MasterTable> masterTables;
  private final List<OutboxTable> outboxTables;

  public OwnerSchema(
      PublisherSettings settings, List<MasterTable> masterTables, List<OutboxTable> outboxTables) {
    this.settings = settings;
    this.masterTables = List.copyOf(masterTables);
    this.outboxTables = List.copyOf(outboxTables);
  }

  /** Every facet that this service publishes. */
  public List<PublishedTable> tables() {
    List<PublishedTable> tables = new ArrayList<>();
    for (MasterTable table : masterTables) {
      tables.add(
          new PublishedTable(
              table.contract().facet(settings.service()), table.schema(), table.table(), false));
    }
    for (OutboxTable table : outboxTables) {
      tables.add(
          new PublishedTable(
              table.contract().facet(settings.service()), "", table.contract().table(), true));
    }
    return tables;
  }

  /** The outbox table behind a topic, by the topic's local name. */
  public OutboxTable outboxTable(String topic) {
    return outboxTables.stream()
        .filter(table -> table.contract().facet(settings.service()).topic().equals(topic))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no outbox table has topic " + topic));
  }

  /**
   * Compares contracts, tables and server.
   *
   * @return every facet that this service publishes
   */
  public List<PublishedTable> check(Connection connection) throws SQLException {
    return tables();
  }

  /**
   * Creates or alters the publication.
   *
   * @return whether it changed
   */
  public boolean preparePublication(Connection connection) throws SQLException {
    return false;
  }

  /** The publication's name. */
  public String publication() {
    return settings.logName();
  }
}
