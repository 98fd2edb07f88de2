package dev.tablecast.replica.apply;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes or marks rows that a {@link Reconciler} has found the owner not to have. For the thread
 * that applies the partition.
 */
final class ExtraRows {

  private static final Logger log = LoggerFactory.getLogger(ExtraRows.class);

  private final int partition;
  private final PositionKeeper place;
  private final Reconciler reconciler;
  private final Deletes deletes;
  private final @Nullable ListenerCalls<?> listener;

  ExtraRows(
      int partition,
      PositionKeeper place,
      Reconciler reconciler,
      Deletes deletes,
      @Nullable ListenerCalls<?> listener) {
    this.partition = partition;
    this.place = place;
    this.reconciler = reconciler;
    this.deletes = deletes;
    this.listener = listener;
  }

  /** Removes those that have been found and have not changed since. */
  void remove() throws SQLException {
    List<ExtraRow> rows = reconciler.extra(partition);
    if (rows.isEmpty()) {
      return;
    }
    deletes.clear();
    rows.forEach(row -> deletes.add(row.key(), row.version(), row.commitTime().toEpochMilli()));
    try {
      int gone =
          place.move(
              place.position().again(),
              connection -> {
                int removed = deletes.write(connection);
                if (listener != null && removed > 0) {
                  listener.rebuilt(connection);
                }
                return removed;
              });
      log.info("{}: {} rows that the owner does not have are gone", place, gone);
    } catch (RefusedException e) {
      // As by a foreign key of the service's own: the difference stays, and is told as one.
      log.warn("{}: rows that the owner does not have stay: {}", place, e.getMessage());
    }
  }
}
