package dev.tablecast.refdata.autoconfigure;

import dev.tablecast.TablecastException;
import dev.tablecast.refdata.DataSetException;
import dev.tablecast.refdata.ReferenceSchemaException;
import dev.tablecast.refdata.RefusedDataException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows what refuses a start as the report that its message already is, without a stack trace. */
final class ReferenceDataFailureAnalyzer extends AbstractFailureAnalyzer<TablecastException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, TablecastException cause) {
    String action = action(cause);
    return action == null ? null : new FailureAnalysis(cause.getMessage(), action, cause);
  }

  private static @Nullable String action(TablecastException cause) {
    if (cause instanceof ReferenceSchemaException) {
      return "Put the statement below each fault into a migration;"
          + " ReferenceSchema.of(…).ddl() prints all that an empty database needs. In development,"
          + " tablecast.refdata.schema=create creates what is missing.";
    }
    if (cause instanceof DataSetException) {
      return "Mend the file or the rows as each line says, in the jar that has the set, where a"
          + " test that makes the set finds it at build.";
    }
    if (cause instanceof RefusedDataException) {
      return "Drop what refuses the row by a migration, or take the set's version before.";
    }
    if (cause instanceof LateTablesException) {
      return "See that the database can be reached, and that no other transaction holds a lock on"
          + " the tables. A longer tablecast.refdata.gate.timeout waits longer; with"
          + " tablecast.refdata.gate.then=refuse-traffic the service starts and becomes ready when"
          + " they are loaded.";
    }
    return null;
  }
}
