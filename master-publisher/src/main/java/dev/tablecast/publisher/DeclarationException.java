package dev.tablecast.publisher;

import dev.tablecast.TablecastException;
import java.util.List;

/**
 * What a service declares to publish is not possible, whatever its database holds; tells everything
 * that is wrong. Only other beans or contracts help, hence it refuses start.
 */
public final class DeclarationException extends TablecastException {

  private final List<String> violations;

  public DeclarationException(String service, List<String> violations) {
    super(
        "Service '%s' cannot publish what it declares:\n  - %s"
            .formatted(service, String.join("\n  - ", violations)));
    this.violations = List.copyOf(violations);
  }

  /** Each mistake, with the ways to mend it; at least one. */
  public List<String> violations() {
    return violations;
  }
}
