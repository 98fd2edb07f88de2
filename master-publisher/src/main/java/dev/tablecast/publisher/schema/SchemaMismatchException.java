package dev.tablecast.publisher.schema;

import dev.tablecast.TablecastException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The database is not as the service's contracts need it; tells every fault of every table, each
 * with the statement or the change that mends it. A retry helps only after a person did that.
 */
public final class SchemaMismatchException extends TablecastException {

  private final List<Fault> faults;

  SchemaMismatchException(String who, List<Fault> faults) {
    super(
        faults.stream()
            .map(fault -> "\n  - " + fault)
            .collect(
                Collectors.joining(
                    "",
                    who + " cannot publish its tables:",
                    "\nUntil then nothing of them is published, and their replicas grow stale.")));
    this.faults = List.copyOf(faults);
  }

  /** Whether a contract is wrong, not only the server's set-up. */
  public boolean breaksContract() {
    return faults.stream().anyMatch(fault -> fault.kind() == Fault.Kind.CONTRACT);
  }

  /** Each fault; at least one. */
  public List<Fault> faults() {
    return faults;
  }
}
