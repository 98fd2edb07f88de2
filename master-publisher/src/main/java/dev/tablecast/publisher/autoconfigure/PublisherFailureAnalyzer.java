package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.TablecastException;
import dev.tablecast.contract.ContractException;
import dev.tablecast.contract.compatibility.IncompatibleContractException;
import dev.tablecast.publisher.DeclarationException;
import dev.tablecast.publisher.schema.SchemaMismatchException;
import dev.tablecast.publisher.topic.TopicMismatchException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows what refuses a start as the report that its message already is, without a stack trace. */
final class PublisherFailureAnalyzer extends AbstractFailureAnalyzer<TablecastException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, TablecastException cause) {
    String action = action(cause);
    return action == null ? null : new FailureAnalysis(cause.getMessage(), action, cause);
  }

  private static @Nullable String action(TablecastException cause) {
    if (cause instanceof SchemaMismatchException) {
      return "Run one of the statements below each fault, in a migration or by hand, or change the"
          + " contract as it says. Statements that need another login are for a DBA.";
    }
    if (cause instanceof IncompatibleContractException) {
      return "Change the contract as each line says. ContractHistory.assertCompatible(…) in a test"
          + " of the contract's jar tells it before a deployment does.";
    }
    if (cause instanceof ContractException) {
      return "Change the contract's .proto as each line says.";
    }
    if (cause instanceof DeclarationException) {
      return "Change the MasterTable, OwnedColumns and OutboxTable beans as each line says.";
    }
    if (cause instanceof TopicMismatchException) {
      return "Run the commands, or let whoever administers Pulsar run them.";
    }
    return null;
  }
}
