package dev.tablecast.replica;

import dev.tablecast.TablecastException;
import java.util.List;

/**
 * What a service declares to keep is not possible, whatever its database holds; tells everything
 * that is wrong. Only other beans help, hence it refuses start.
 */
public final class DeclarationException extends TablecastException {

  private final List<String> violations;

  /**
   * What is wrong.
   *
   * @param what names the replica, or the service that declares several
   */
  public DeclarationException(String what, List<String> violations) {
    super("Cannot keep %s:\n  - %s".formatted(what, String.join("\n  - ", violations)));
    this.violations = List.copyOf(violations);
  }

  /**
   * Refuses a declaration with violations; does nothing without.
   *
   * @throws DeclarationException telling all of them
   */
  public static void refuseIfAny(String what, List<String> violations) {
    if (!violations.isEmpty()) {
      throw new DeclarationException(what, violations);
    }
  }

  /** Each mistake, with the ways to mend it; at least one. */
  public List<String> violations() {
    return violations;
  }
}
