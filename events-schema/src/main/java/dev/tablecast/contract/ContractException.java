package dev.tablecast.contract;

import dev.tablecast.TablecastException;
import java.util.List;

/**
 * A message is not the contract of a table; tells every rule that it breaks. Only a changed
 * contract helps, hence it refuses start.
 */
public final class ContractException extends TablecastException {

  private final List<String> violations;

  ContractException(String message, List<String> violations) {
    super(message + ":\n  - " + String.join("\n  - ", violations));
    this.violations = List.copyOf(violations);
  }

  /** Each broken rule, with the way to mend it; at least one. */
  public List<String> violations() {
    return violations;
  }
}
