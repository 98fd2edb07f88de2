package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.saga.SagaSchemaException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows what refuses a start as the report that its message already is, without a stack trace. */
final class SagaFailureAnalyzer extends AbstractFailureAnalyzer<SagaSchemaException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, SagaSchemaException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Put the statements into a migration. In development, tablecast.tram.schema=create runs"
            + " them at the start.",
        cause);
  }
}
