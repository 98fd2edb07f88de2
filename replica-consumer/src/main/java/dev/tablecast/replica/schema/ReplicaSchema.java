package dev.tablecast.replica.schema;

import dev.tablecast.replica.DeclarationException;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.SchemaPolicy;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.table.TableDefinition;
import dev.tablecast.replica.table.TablecastSchema;
import java.sql.Connection;
import java.sql.SQLException;
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

  private final List<ReplicaLayout> checked;

  /** Tables of all replicas, by schema and name: what no foreign key may lead to. */
  private final Set<List<String>> tables;

  /** Each is told once, however often it is found. */
  private final Set<Fault> warned;

  private ReplicaSchema(List<ReplicaLayout> checked, Set<List<String>> tables, Set<Fault> warned) {
    this.checked = List.copyOf(checked);
    this.tables = Set.copyOf(tables);
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
    DeclarationException.refuseIfAny("replicas", Declarations.violations(replicas));
    List<ReplicaLayout> layouts = replicas.stream().map(ReplicaLayout::of).toList();
    return new ReplicaSchema(
        layouts,
        layouts.stream().map(ReplicaSchema::table).collect(Collectors.toSet()),
        ConcurrentHashMap.newKeySet());
  }

  /**
   * All statements that an empty database needs, for a migration's file: Tablecast's own tables,
   * and each replica's table with its guard. All but the tables is marked so that jOOQ passes over
   * it, where it generates names from migrations.
   */
  public String ddl() {
    StringBuilder ddl = new StringBuilder(TablecastSchema.ddl());
    for (ReplicaLayout layout : checked) {
      TableDefinition table = new TableDefinition(layout);
      ddl.append(
          """

          -- A copy of %s. Columns of this service's own are added beside these.
          %s

          -- [jooq ignore start]
          %s

          -- The guard: only replication writes what the owner owns.
          %s
          -- [jooq ignore stop]
          """
              .formatted(
                  layout.facet(), table.create(), table.leaveRoom(), table.create(table.guard())));
    }
    return ddl.toString();
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

  /** The same for one of the replicas alone. */
  public ReplicaSchema only(ReplicaLayout replica) {
    return new ReplicaSchema(List.of(replica), tables, warned);
  }

  /** What each replica is known by, in its status too. */
  public List<String> replicas() {
    return checked.stream().map(ReplicaLayout::name).toList();
  }

  private List<Fault> faults(Connection connection) throws SQLException {
    Login login = Login.of(connection);
    List<Fault> faults = new ArrayList<>(login.faults());
    faults.addAll(TablecastCheck.faults(connection, login));
    for (ReplicaLayout layout : checked) {
      faults.addAll(new TableCheck(layout, login, tables).faults(connection));
    }
    return faults;
  }

  private static List<String> table(ReplicaLayout layout) {
    return List.of(layout.schema(), layout.table());
  }
}
