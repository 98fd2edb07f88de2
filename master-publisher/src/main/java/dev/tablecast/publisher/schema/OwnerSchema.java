package dev.tablecast.publisher.schema;

import dev.tablecast.publisher.DeclarationException;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.MessageTable;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.OwnedColumns;
import dev.tablecast.publisher.PublisherSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that a service publishes: whether its database fulfils their contracts, and the
 * publication made of them. Thread-safe.
 */
public final class OwnerSchema {

  private static final Logger log = LoggerFactory.getLogger(OwnerSchema.class);

  private final PublisherSettings settings;
  private final Declarations declarations;
  private final List<MessageTable> messageTables;

  /** Each is told once, however often the relay connects. */
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /**
   * The schema of a service that declares these tables.
   *
   * @throws DeclarationException telling everything that is wrong with the declarations themselves
   */
  public OwnerSchema(
      PublisherSettings settings, List<MasterTable> masterTables, List<OutboxTable> outboxTables) {
    this(settings, masterTables, List.of(), outboxTables);
  }

  /**
   * The schema of a service that declares these tables, and columns of others' tables.
   *
   * @throws DeclarationException telling everything that is wrong with the declarations themselves
   */
  public OwnerSchema(
      PublisherSettings settings,
      List<MasterTable> masterTables,
      List<OwnedColumns> ownedColumns,
      List<OutboxTable> outboxTables) {
    this(
        settings,
        Declarations.of(settings.service(), masterTables, ownedColumns, outboxTables),
        List.of());
  }

  private OwnerSchema(
      PublisherSettings settings, Declarations declarations, List<MessageTable> messageTables) {
    this.settings = settings;
    this.declarations = declarations;
    this.messageTables = messageTables;
  }

  /**
   * The same, and these tables of messages.
   *
   * @throws DeclarationException if one is declared twice, or as the source of rows too
   */
  public OwnerSchema withMessages(List<MessageTable> messageTables) {
    declarations.requireOthers(settings.service(), messageTables);
    return new OwnerSchema(settings, declarations, List.copyOf(messageTables));
  }

  /** Every facet that this service publishes. */
  public List<PublishedTable> tables() {
    return declarations.tables();
  }

  /** Every table of messages that this service publishes. */
  public List<MessageTable> messageTables() {
    return messageTables;
  }

  /** The outbox table behind a topic, by the topic's local name. */
  public OutboxTable outboxTable(String topic) {
    return declarations.outboxTable(topic);
  }

  /**
   * Compares contracts, tables and server. Only reads.
   *
   * @param connection in autocommit mode, of the login that publishes
   * @return every facet that this service publishes
   * @throws SchemaMismatchException with every fault of every table; a person has to mend them
   * @throws dev.tablecast.publisher.ServerUnreachableException if the server is a standby for now
   */
  public List<PublishedTable> check(Connection connection) throws SQLException {
    Server server = Server.of(connection);
    server.requirePrimary();
    List<Fault> faults = new ArrayList<>(server.faults());
    for (PublishedTable table : tables()) {
      if (!table.outbox()) {
        faults.addAll(new TableCheck(table, server).faults(connection));
      }
    }
    for (MessageTable messages : messageTables) {
      faults.addAll(new MessageTableCheck(messages, server).faults(connection));
    }
    if (!faults.isEmpty()) {
      throw new SchemaMismatchException(
          "Service '%s' (database '%s', login '%s')"
              .formatted(settings.service(), server.database(), server.login()),
          faults);
    }
    server.warnings().stream().filter(warned::add).forEach(log::warn);
    return tables();
  }

  /**
   * Makes the publication what the contracts need: creates it, or alters what differs, table by
   * table.
   *
   * <p>To be called while the slot is held: of two releases of the service that run at once, the
   * one that publishes decides which columns are in the log.
   *
   * @param connection in autocommit mode, of the login that publishes; better still the tables'
   *     owner
   * @return whether it changed: then rows of a table or column that is new are missing in the log,
   *     up to the end of the oldest transaction that runs now
   * @throws SchemaMismatchException with the statements, if the login may not run them
   */
  public boolean preparePublication(Connection connection) throws SQLException {
    return publicationOfAll().prepare(connection);
  }

  /**
   * Topics of tables that the publication does not have as the contracts need them, and names of
   * tables of messages: until it does, their changes are missing in the log. Only reads.
   */
  public Set<String> unpublished(Connection connection) throws SQLException {
    return publicationOfAll().unpublished(connection);
  }

  private Publication publicationOfAll() {
    return new Publication(publication(), tables(), messageTables);
  }

  /**
   * What the rows of each table are made of now, by topic; and since when a table of messages is
   * published, by its name.
   */
  public Map<String, TableShape> shapes(Connection connection) throws SQLException {
    Map<String, TableShape> shapes = new HashMap<>();
    for (PublishedTable table : tables()) {
      shapes.put(table.topic(), TableShape.of(table, connection));
    }
    for (MessageTable messages : messageTables) {
      shapes.put(messages.toString(), shape(messages, connection));
    }
    return shapes;
  }

  /** Since when a table of messages is published. */
  public TableShape shape(MessageTable messages, Connection connection) throws SQLException {
    return TableShape.of(messages, publication(), connection);
  }

  /** The publication's name. */
  public String publication() {
    return settings.logName();
  }
}
