package dev.tablecast.replica.apply;

import dev.tablecast.TablecastException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change that cannot be applied as things are: the database refuses it, or nobody can read it.
 * The message tells why by codes and names, never by the row's content. Trying again helps once the
 * table, its data or the contract has been mended.
 */
public final class RefusedException extends TablecastException {

  private final transient Optional<Refusal> refusal;

  RefusedException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.refusal = Optional.empty();
  }

  RefusedException(String reason, Optional<Refusal> refusal) {
    super(reason, null);
    this.refusal = refusal;
  }

  /** Why a row is refused; empty if it is not a row's fault. */
  Optional<Refusal> refusal() {
    return refusal;
  }
}
