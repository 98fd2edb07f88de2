package dev.tablecast.replica;

import com.google.protobuf.Message;
import dev.tablecast.wire.Version;
import java.time.Instant;

/**
 * One change of the owner's row, as a {@link ChangeListener} is told of it. Immutable.
 *
 * @param <M> the contract's message
 */
public sealed interface RowChange<M extends Message> {

  /** The row, or of a deleted one its key. */
  M row();

  /** The change's place among all changes of the owner. */
  Version version();

  /** When the owner committed it. */
  Instant commitTime();

  /** The row is new or has changed: this is how it is now. */
  record Upsert<M extends Message>(M row, Version version, Instant commitTime)
      implements RowChange<M> {}

  /**
   * The row is gone.
   *
   * @param row has the key's fields alone
   */
  record Delete<M extends Message>(M row, Version version, Instant commitTime)
      implements RowChange<M> {}
}
