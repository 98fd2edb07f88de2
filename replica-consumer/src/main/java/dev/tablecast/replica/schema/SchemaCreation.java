package dev.tablecast.replica.schema;

import dev.tablecast.replica.apply.Transaction;
import dev.tablecast.replica.table.TablecastSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates what is missing in one transaction: all of it, or nothing. */
final class SchemaCreation {

  private static final Logger log = LoggerFactory.getLogger(SchemaCreation.class);

  /** Classes of SQLSTATE in which Postgres refuses a statement, rather than fails to run it. */
  private static final Set<String> REFUSALS = Set.of("0A", "22", "23", "2B", "42");

  /** Finds what is wrong now. */
  @FunctionalInterface
  interface Faults {
    List<Fault> find() throws SQLException;
  }

  private final Connection connection;
  private final Faults faults;

  SchemaCreation(Connection connection, Faults faults) {
    this.connection = connection;
    this.faults = faults;
  }

  static void refuseIfAny(Connection connection, List<Fault> faults) throws SQLException {
    if (!faults.isEmpty()) {
      Login login = Login.of(connection);
      throw new SchemaMismatchException(
          "database '%s' by login '%s'".formatted(login.database(), login.role()), faults);
    }
  }

  void run() throws SQLException {
    List<String> created =
        Transaction.run(
            connection,
            () -> {
              TablecastSchema.lock(connection);
              List<String> done = create(faults.find());
              refuseIfAny(connection, faults.find());
              return done;
            });
    created.forEach(statement -> log.info("Created what was missing:\n{}", statement));
  }

  private List<String> create(List<Fault> found) throws SQLException {
    List<String> created = new ArrayList<>();
    for (Fault fault : found) {
      if (fault.kind() == Fault.Kind.MISSING || fault.kind() == Fault.Kind.LEFTOVER) {
        String sql = fault.choices().get(0);
        try (Statement statement = connection.createStatement()) {
          statement.execute(sql);
          created.add(sql);
        } catch (SQLException e) {
          throw refused(found, fault, e);
        }
      }
    }
    return created;
  }

  /** What was found before, since nothing of it is mended. */
  private SQLException refused(List<Fault> found, Fault fault, SQLException e) throws SQLException {
    String state = String.valueOf(e.getSQLState());
    if (!REFUSALS.contains(state.substring(0, Math.min(2, state.length())))) {
      return e;
    }
    connection.rollback();
    List<Fault> told = new ArrayList<>(found);
    told.set(
        found.indexOf(fault),
        new Fault(
            fault.kind(),
            "%s; to create it was refused (%s)".formatted(fault.found(), message(e)),
            fault.choices()));
    refuseIfAny(connection, told);
    return e;
  }

  /** Without the server's details, which may have a row's content. */
  private static String message(SQLException e) {
    ServerErrorMessage server =
        e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    return "SQLSTATE %s%s"
        .formatted(e.getSQLState(), server == null ? "" : ": " + server.getMessage());
  }
}
