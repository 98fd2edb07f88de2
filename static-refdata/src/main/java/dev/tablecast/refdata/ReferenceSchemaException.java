package dev.tablecast.refdata;

import dev.tablecast.TablecastException;
import dev.tablecast.replica.schema.Fault;
import dev.tablecast.replica.schema.SchemaMismatchException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The database is not as packaged data sets need it; tells every fault of every table, each with
 * the statement that mends it. A retry helps only after a person ran that.
 */
public final class ReferenceSchemaException extends TablecastException {

  private final List<Fault> faults;

  ReferenceSchemaException(String database, SchemaMismatchException mismatch) {
    super(
        mismatch.faults().stream()
            .map(fault -> "\n  - " + statementOnly(fault))
            .collect(
                Collectors.joining(
                    "",
                    "Packaged data sets cannot be kept in database '%s':".formatted(database),
                    "\nA set's structure is frozen, so it is the table that has to change.")),
        mismatch);
    this.faults = mismatch.faults();
  }

  /** Each fault; at least one. */
  public List<Fault> faults() {
    return faults;
  }

  /** The others are ways to declare a replica otherwise, which a set is not. */
  private static Fault statementOnly(Fault fault) {
    return new Fault(fault.kind(), fault.found(), fault.choices().subList(0, 1));
  }
}
