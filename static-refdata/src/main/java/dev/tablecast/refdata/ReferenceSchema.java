package dev.tablecast.refdata;

import dev.tablecast.replica.SchemaPolicy;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.replica.schema.SchemaMismatchException;
import dev.tablecast.replica.table.TablecastSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What a database needs for packaged data sets: as text for a migration, as a comparison with a
 * database, or created in it. Thread-safe.
 *
 * <pre>{@code
 * System.out.println(ReferenceSchema.of(ReferenceTable.of(set)).ddl());
 * }</pre>
 */
public final class ReferenceSchema {

  private static final TablecastSchema OWN =
      TablecastSchema.of(
          "it is kept which data sets are loaded",
          ReferenceSchema.class,
          "V1__refdata.sql",
          "refdata");

  private final ReplicaSchema schema;

  private ReferenceSchema(ReplicaSchema schema) {
    this.schema = schema;
  }

  /** The schema that these tables need. */
  public static ReferenceSchema of(ReferenceTable... tables) {
    return of(List.of(tables));
  }

  /**
   * The schema that these tables need.
   *
   * @throws dev.tablecast.replica.DeclarationException if two would be one
   */
  public static ReferenceSchema of(List<ReferenceTable> tables) {
    return new ReferenceSchema(
        ReplicaSchema.of(tables.stream().map(ReferenceTable::table).toList(), OWN));
  }

  /** All statements that an empty database needs, for a migration's file; no rows. */
  public String ddl() {
    return schema.ddl();
  }

  /**
   * Compares the database with the declarations; creates what is missing before, if the policy says
   * so. Either all is then as it should be, or nothing has changed.
   *
   * @param connection in autocommit mode, of the login that loads
   * @throws ReferenceSchemaException with every fault of every table; a person has to mend them
   */
  public void prepare(Connection connection, SchemaPolicy policy) throws SQLException {
    try {
      schema.prepare(connection, policy);
    } catch (SchemaMismatchException mismatch) {
      throw new ReferenceSchemaException(connection.getCatalog(), mismatch);
    }
  }
}
