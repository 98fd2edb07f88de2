package dev.tablecast.benchmarks;

import dev.tablecast.devservices.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** One way to replicate a table of films, with a database at either end. */
interface Pipeline extends AutoCloseable {

  /** Starts the servers and processes of one. */
  interface Starter {
    Pipeline start() throws Exception;
  }

  /** What it is called in figures. */
  String name();

  PostgresServer master();

  PostgresServer replica();

  /** Makes both tables anew, the master's with so many rows. */
  void createTables(long rows) throws SQLException;

  /** Begins to replicate, and returns at once. */
  void connect() throws Exception;

  /** Ends replication and drops the tables, so that all of it may be done again. */
  void disconnect() throws Exception;

  /** The processes that do the work, by what they are. */
  Map<String, ProcessTree> processes();

  @Override
  void close() throws Exception;

  default Connection openMaster() throws SQLException {
    return master().connect(Servers.DATABASE);
  }

  default Connection openReplica() throws SQLException {
    return replica().connect(Servers.DATABASE);
  }
}
