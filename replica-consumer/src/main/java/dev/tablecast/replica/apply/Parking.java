package dev.tablecast.replica.apply;

import dev.tablecast.replica.topic.TopicMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parks the changes that the database refuses, each with its key's later ones, and tries them
 * again, each in a transaction of its own. For the thread that applies the partition.
 */
final class Parking {

  private static final Logger log = LoggerFactory.getLogger(Parking.class);

  private final DataSource database;
  private final PositionKeeper place;
  private final ParkingLot lot;
  private final ChangeBatch batch;
  private final @Nullable ListenerCalls<?> listener;

  Parking(
      DataSource database,
      PositionKeeper place,
      ParkingLot lot,
      ChangeBatch batch,
      @Nullable ListenerCalls<?> listener) {
    this.database = database;
    this.place = place;
    this.lot = lot;
    this.batch = batch;
    this.listener = listener;
  }

  /**
   * Parks a change that was refused by itself.
   *
   * @throws RefusedException if it cannot be parked either
   */
  void park(TopicMessage message, RefusedException refused) throws SQLException {
    if (message.isMarker() || refused.refusal().isEmpty()) {
      throw refused;
    }
    Refusal refusal = refused.refusal().get();
    if (lot.isFull() && !lot.holds(message.key())) {
      throw new RefusedException(
          "%s. So many keys are parked that it is not for single rows that this fails: mend the table"
              .formatted(refused.getMessage()),
          Optional.of(refusal));
    }
    place.move(
        place.position().next(message.id(), Messages.version(message), message.commitTime()),
        connection -> {
          lot.park(connection, batch.parked(message), refusal);
          return 0;
        });
    lot.parked(message.key(), refusal);
    log.error(
        "{}: a row is parked, and later changes of it: {}. Mend the constraint or the row here, or"
            + " have the owner change it; it is tried again by itself. All other rows go on",
        place,
        refusal.reason());
  }

  /** Tries once more what is due, and looks for that now and then. */
  void retry() throws SQLException {
    if (lot.mayBeDue()) {
      List<ParkedChange> due;
      try (Connection connection = database.getConnection()) {
        due = lot.due(connection);
      }
      for (ParkedChange change : due) {
        retry(change);
      }
    }
  }

  private void retry(ParkedChange change) throws SQLException {
    try {
      place.move(
          place.position().again(),
          connection -> {
            batch.take(change);
            batch.write(connection);
            lot.remove(connection, change);
            if (listener != null) {
              listener.changed(connection, change);
            }
            return 0;
          });
      lot.removed(change);
      log.info("{}: a parked change is applied now", place);
    } catch (RefusedException e) {
      Refusal refusal = e.refusal().orElseThrow(() -> e);
      try (Connection connection = database.getConnection()) {
        lot.failed(connection, change, refusal);
      }
      lot.parked(change.key(), refusal);
    }
  }
}
