package dev.tablecast.replica.schema;

import dev.tablecast.TablecastException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The database is not as the declared replicas need it; tells every fault of every table, each with
 * the statement or the change that mends it. A retry helps only after a person did that.
 */
public final class SchemaMismatchException extends TablecastException {

  private final List<Fault> faults;

  SchemaMismatchException(String where, List<Fault> faults) {
    super(
        faults.stream()
            .map(fault -> "\n  - " + fault)
            .collect(
                Collectors.joining(
                    "",
                    "Replicas cannot be kept in " + where + ":",
                    "\nUntil then they grow stale; what they hold can be read.")));
    this.faults = List.copyOf(faults);
  }

  /** Whether tables are wrong, not only the login's rights. */
  public boolean refusesStart() {
    return faults.stream()
        .map(Fault::kind)
        .anyMatch(kind -> kind == Fault.Kind.MISSING || kind == Fault.Kind.DIFFERENT);
  }

  /** Each fault; at least one. */
  public List<Fault> faults() {
    return faults;
  }
}
