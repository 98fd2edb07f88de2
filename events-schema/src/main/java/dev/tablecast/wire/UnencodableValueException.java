package dev.tablecast.wire;

import dev.tablecast.TablecastException;

/**
 * A row holds a value that the contract's type cannot carry, such as an infinite timestamp. A retry
 * cannot help; the row's key waits until the row changes.
 */
public final class UnencodableValueException extends TablecastException {

  private final String column;

  UnencodableValueException(String column, String message) {
    super(message);
    this.column = column;
  }

  /** The column's name. */
  public String column() {
    return column;
  }
}
