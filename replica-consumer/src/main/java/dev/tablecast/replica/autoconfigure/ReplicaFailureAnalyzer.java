package dev.tablecast.replica.autoconfigure;

import dev.tablecast.TablecastException;
import dev.tablecast.contract.ContractException;
import dev.tablecast.replica.DeclarationException;
import dev.tablecast.replica.UnknownReplicaException;
import dev.tablecast.replica.schema.SchemaMismatchException;
import dev.tablecast.replica.schema.UnsafeLoginException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows what refuses a start as the report that its message already is, without a stack trace. */
final class ReplicaFailureAnalyzer extends AbstractFailureAnalyzer<TablecastException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, TablecastException cause) {
    String action = action(cause);
    return action == null ? null : new FailureAnalysis(cause.getMessage(), action, cause);
  }

  private static @Nullable String action(TablecastException cause) {
    if (cause instanceof SchemaMismatchException) {
      return "Put one of the statements below each fault into a migration, or change the"
          + " declaration as it says. In development, tablecast.replica.schema=create creates what"
          + " is missing.";
    }
    if (cause instanceof UnsafeLoginException) {
      return "Run the statements as an administrator of the database: ReplicaSchema.of(…).grants(…)"
          + " prints all of the strict level. With tablecast.replica.guard.logins=warn it starts all"
          + " the same.";
    }
    if (cause instanceof ContractException) {
      return "Depend on a contract's jar whose .proto is as each line says; its owner changes it.";
    }
    if (cause instanceof DeclarationException) {
      return "Change the ReplicaTable beans as each line says.";
    }
    if (cause instanceof UnknownReplicaException) {
      return "Name one of them on the command line.";
    }
    return null;
  }
}
