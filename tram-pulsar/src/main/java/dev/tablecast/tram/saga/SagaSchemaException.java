package dev.tablecast.tram.saga;

import dev.tablecast.TablecastException;
import java.util.List;

/** The database is not as sagas need it. A retry helps only after the statements have run. */
public final class SagaSchemaException extends TablecastException {

  SagaSchemaException(String database, List<String> faults) {
    super(
        """
        Sagas cannot be kept in database %s; missing, or too narrow for what they hold: %s.
        Put these statements into a migration; they may run again, and lift Eventuate's own tables:

        %s"""
            .formatted(database, String.join(", ", faults), SagaSchema.ddl()));
  }
}
