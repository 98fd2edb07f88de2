package dev.tablecast.replica.schema;

import dev.tablecast.contract.Facet;
import dev.tablecast.replica.DeclarationException;
import dev.tablecast.replica.GuardLevel;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.SchemaPolicy;
import dev.tablecast.replica.apply.Transaction;
import dev.tablecast.replica.table.Grants;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.TableDefinition;
import dev.tablecast.replica.table.TablecastSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a subscriber's database needs for its replicas: as text for a migration, as a comparison
 * with a database, or created in it. Thread-safe.
 *
 * <pre>{@code
 * System.out.println(ReplicaSchema.of(ReplicaTable.of(Movie.class).columns("title")).ddl());
 * }</pre>
 */
public final class ReplicaSchema {

  private static final Logger log = LoggerFactory.getLogger(ReplicaSchema.class);

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /**
   * What is so whichever replica is looked at.
   *
   * @param tables tables of all replicas, by schema and name: what no foreign key may lead to
   * @param listening whether a listener writes this service's own tables in transactions that apply
   * @param own what Tablecast itself keeps beside the tables
   */
  private record Whole(Set<List<String>> tables, boolean listening, TablecastSchema own) {

    Whole {
      tables = Set.copyOf(tables);
    }
  }

  private final List<ReplicaLayout> checked;
  private final Whole whole;

  /** Each is told once, however often it is found. */
  private final Set<Fault> warned;

  private ReplicaSchema(List<ReplicaLayout> checked, Whole whole, Set<Fault> warned) {
    this.checked = List.copyOf(checked);
    this.whole = whole;
    this.warned = warned;
  }

  /** The schema that these replicas need. */
  public static ReplicaSchema of(ReplicaTable... replicas) {
    return of(List.of(replicas));
  }

  /**
   * The schema that these replicas need.
   *
   * @throws DeclarationException telling everything that is wrong with the declarations themselves
   */
  public static ReplicaSchema of(List<ReplicaTable> replicas) {
    return of(replicas, TablecastSchema.REPLICAS);
  }

  /**
   * The schema that these tables need, which something else than replication fills.
   *
   * @param own what that keeps beside the tables
   * @throws DeclarationException telling everything that is wrong with the declarations themselves
   */
  public static ReplicaSchema of(List<ReplicaTable> replicas, TablecastSchema own) {
    DeclarationException.refuseIfAny("replicas", Declarations.violations(replicas));
    List<ReplicaLayout> layouts = replicas.stream().map(ReplicaLayout::of).toList();
    return new ReplicaSchema(
        layouts,
        new Whole(
            layouts.stream().map(ReplicaSchema::table).collect(Collectors.toSet()),
            replicas.stream().anyMatch(replica -> replica.listener() != null),
            own),
        ConcurrentHashMap.newKeySet());
  }

  /**
   * All statements that an empty database needs, for a migration's file: Tablecast's own tables,
   * and each replica's table with its guard. All but the tables is marked so that jOOQ passes over
   * it, where it generates names from migrations.
   */
  public String ddl() {
    StringBuilder ddl = new StringBuilder(whole.own().ddl());
    for (ReplicaLayout layout : checked) {
      TableDefinition table = new TableDefinition(layout);
      ddl.append(
          """

          -- %s. Columns of this service's own are added beside these.
          %s

          -- [jooq ignore start]
          %s

          -- The guard: %s.
          %s
          -- [jooq ignore stop]
          """
              .formatted(
                  origin(layout.facet()),
                  table.create(),
                  table.leaveRoom(),
                  layout.facet().contract().isFrozen()
                      ? "only the set's next version changes what it says"
                      : "only replication writes what the owner owns",
                  table.create(table.guard())));
    }
    return ddl.toString();
  }

  private static String origin(Facet facet) {
    return facet.contract().isFrozen()
        ? "The packaged data set " + facet.contract().table()
        : "A copy of " + facet;
  }

  /**
   * The statements of the guard's strict level, for a migration's file behind the one of {@link
   * #ddl}: replication writes, the service reads, and updates the columns that are there beside the
   * copied ones. They may run again, and are to when a column is added.
   *
   * @param service the role that the service logs in as, which owns no replica's table
   * @param applier the role that replication logs in as, {@code
   *     tablecast.replica.datasource.username}
   * @throws IllegalArgumentException if the two are one
   */
  public String grants(String service, String applier) {
    Grants grants = new Grants(service, applier);
    StringBuilder sql =
        new StringBuilder(
            """
            -- The guard's strict level. To be run by the tables' owner, which the service is not, in one
            -- transaction, and again whenever a replica gets a column of this service's own. The logins
            -- are the whole server's, and their passwords no migration's:
            --   create role … login password '…';
            -- No other service comes here once nobody may connect but who is meant to; that is for the
            -- database's owner to decide:
            --   revoke connect on database … from public; grant connect on database … to …;
            -- [jooq ignore start]

            -- Tablecast's own tables: replication's alone.
            """);
    sql.append(grants.tablecast()).append('\n');
    for (ReplicaLayout layout : checked) {
      sql.append(
          """

          -- A copy of %s: replication writes it; this service reads it and updates its own columns.
          %s
          """
              .formatted(layout.facet(), grants.table(layout)));
    }
    if (whole.listening()) {
      sql.append(
          """

          -- A listener writes this service's own tables in replication's transactions.
          %s
          """
              .formatted(grants.listeners()));
    }
    return sql.append("-- [jooq ignore stop]\n").toString();
  }

  /**
   * What the service's own login may do, though the guard is to keep it from that, as Postgres
   * tells. Tables that are missing are passed over. With {@link SchemaPolicy#CREATE} a login that
   * may not read a table, since replication has made it, is granted what it needs.
   *
   * @param service a connection in autocommit mode, of the service's own login
   * @param applier the same of the login that applies; at the accidental level mostly the same one
   * @return nothing, if the guard holds the login
   */
  public List<Fault> loginFaults(
      Connection service, Connection applier, GuardLevel level, SchemaPolicy policy)
      throws SQLException {
    String replication = Session.of(applier).login();
    LoginCheck check = new LoginCheck(checked, level);
    List<Fault> faults = check.faults(service, replication);
    if (policy == SchemaPolicy.VALIDATE
        || faults.stream().noneMatch(fault -> fault.kind() == Fault.Kind.MISSING)) {
      return faults;
    }
    String grants = grants(Session.of(service).login(), replication);
    try {
      Transaction.run(applier, () -> run(applier, grants));
    } catch (SQLException e) {
      if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        // Tables that somebody else owns: what is to be run is among the faults.
        return faults;
      }
      throw e;
    }
    log.info("Granted what was missing:\n{}", grants);
    return check.faults(service, replication);
  }

  /**
   * Compares the database with the declarations; creates what is missing before, if the policy says
   * so. Either all is then as it should be, or nothing has changed.
   *
   * @param connection in autocommit mode, of the login that applies
   * @throws SchemaMismatchException with every fault of every table; a person has to mend them
   */
  public void prepare(Connection connection, SchemaPolicy policy) throws SQLException {
    if (policy == SchemaPolicy.CREATE) {
      new SchemaCreation(connection, () -> faults(connection)).run();
    } else {
      List<Fault> faults = faults(connection);
      if (faults.stream().allMatch(fault -> fault.kind() == Fault.Kind.LEFTOVER)) {
        faults.stream().filter(warned::add).forEach(fault -> log.warn("{}", fault));
      } else {
        SchemaCreation.refuseIfAny(connection, faults);
      }
    }
  }

  private static boolean run(Connection connection, String statements) throws SQLException {
    TablecastSchema.lock(connection);
    try (Statement statement = connection.createStatement()) {
      return statement.execute(statements);
    }
  }

  /** The same for one of the replicas alone. */
  public ReplicaSchema only(ReplicaLayout replica) {
    return new ReplicaSchema(List.of(replica), whole, warned);
  }

  /** What each replica is known by, in its status too. */
  public List<String> replicas() {
    return checked.stream().map(ReplicaLayout::name).toList();
  }

  private List<Fault> faults(Connection connection) throws SQLException {
    Login login = Login.of(connection);
    List<Fault> faults = new ArrayList<>(login.faults());
    faults.addAll(TablecastCheck.faults(connection, login, whole.own()));
    for (ReplicaLayout layout : checked) {
      faults.addAll(new TableCheck(layout, login, whole.tables()).faults(connection));
    }
    return faults;
  }

  private static List<String> table(ReplicaLayout layout) {
    return List.of(layout.schema(), layout.table());
  }
}
