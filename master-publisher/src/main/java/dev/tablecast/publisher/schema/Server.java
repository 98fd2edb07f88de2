package dev.tablecast.publisher.schema;

import dev.tablecast.publisher.ServerUnreachableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The server, database and login that a connection is to. */
record Server(
    int versionNumber,
    String version,
    String walLevel,
    String encoding,
    String slotWalKeepSize,
    boolean standby,
    String database,
    String login,
    boolean mayReplicate) {

  /** The first release whose publications have column lists. */
  private static final int COLUMN_LISTS = 150_000;

  /** The first release that publishes generated columns. */
  private static final int GENERATED_COLUMNS = 180_000;

  static Server of(Connection connection) throws SQLException {
    return SqlResource.SERVER
        .query(
            connection,
            row ->
                new Server(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getBoolean(6),
                    row.getString(7),
                    row.getString(8),
                    row.getBoolean(9)))
        .get(0);
  }

  /** A standby in the middle of a fail-over soon is none any more, hence no fault. */
  void requirePrimary() {
    if (standby) {
      throw new ServerUnreachableException(
          ("database '%s' is on a standby, which has neither publications nor logical slots of its"
                  + " own to write; waiting for its promotion. If another server is the primary, name"
                  + " it in the URL, or several with targetServerType=primary")
              .formatted(database),
          null);
    }
  }

  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    if (versionNumber < COLUMN_LISTS) {
      faults.add(
          Fault.ofSetup(
              "Postgres is %s, whose publications have no column lists: columns that no contract names would leave the service"
                  .formatted(version),
              "upgrade to Postgres 15 or newer"));
    }
    if (!walLevel.equals("logical")) {
      faults.add(
          Fault.ofSetup(
              "wal_level is %s, in which the log does not tell rows".formatted(walLevel),
              "ALTER SYSTEM SET wal_level = 'logical'; and restart the server"));
    }
    if (!encoding.equals("UTF8")) {
      faults.add(
          Fault.ofSetup(
              "database '%s' is encoded in %s, Protobuf's texts in UTF8"
                  .formatted(database, encoding),
              "move the tables to a database made with ENCODING 'UTF8'"));
    }
    if (!mayReplicate) {
      faults.add(
          Fault.ofSetup(
              "login '%s' may not read the log".formatted(login),
              Statements.render("ALTER ROLE {0} REPLICATION", Statements.name(login)),
              "set tablecast.publisher.datasource.username and .password of a login that has REPLICATION"));
    }
    return faults;
  }

  List<String> warnings() {
    if (!slotWalKeepSize.equals("-1")) {
      return List.of();
    }
    return List.of(
        "max_slot_wal_keep_size is not set: while Pulsar or this service is away, the log that is"
            + " kept for it may fill the disk and stop the database. Run ALTER SYSTEM SET"
            + " max_slot_wal_keep_size = '50GB'; SELECT pg_reload_conf(); with what the disk can"
            + " spare. Beyond it the slot is given up, and the tables are published anew");
  }

  boolean publishesGeneratedColumns() {
    return versionNumber >= GENERATED_COLUMNS;
  }
}
