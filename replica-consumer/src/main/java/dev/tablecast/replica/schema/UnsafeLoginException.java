package dev.tablecast.replica.schema;

import dev.tablecast.TablecastException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The service's own login may do what the guard is to keep it from; tells all of it, each with the
 * statement that mends it. A retry helps only after a person did that.
 */
public final class UnsafeLoginException extends TablecastException {

  private final List<Fault> faults;

  public UnsafeLoginException(List<Fault> faults) {
    super(
        faults.stream()
            .map(fault -> "\n  - " + fault)
            .collect(
                Collectors.joining(
                    "",
                    "The guard does not hold this service's own login:",
                    "\nUntil then whatever goes wrong in this service can change what others own,"
                        + " and nobody sees it before the next checksum. What is done about it says"
                        + " tablecast.replica.guard.logins: refuse, warn or off.")));
    this.faults = List.copyOf(faults);
  }

  /** Each fault; at least one. */
  public List<Fault> faults() {
    return faults;
  }
}
