package dev.tablecast.publisher.message;

import dev.tablecast.publisher.log.Relation;
import dev.tablecast.wire.PostgresRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where the log's rows of one table have what makes a message. Immutable. */
public final class MessageLayout {

  /** By the columns' ordinals. */
  private final int[] places = new int[MessageColumn.values().length];

  private MessageLayout(Relation relation) {
    for (MessageColumn column : MessageColumn.values()) {
      int place = relation.columns().indexOf(column.columnName());
      if (place < 0) {
        throw new IllegalStateException(
            "the log describes %s.%s without the column '%s' of a table of messages"
                .formatted(relation.schema(), relation.table(), column.columnName()));
      }
      places[column.ordinal()] = place;
    }
  }

  public static MessageLayout of(Relation relation) {
    return new MessageLayout(relation);
  }

  /** Whether someone has inserted the row as published already. */
  public boolean isPublished(PostgresRow row) {
    byte[] number = bytes(row, MessageColumn.PUBLISHED);
    if (number == null) {
      return false;
    }
    for (byte each : number) {
      if (each != 0) {
        return true;
      }
    }
    return false;
  }

  /** A row's id; of a deleted row there is nothing else. */
  public String id(PostgresRow row) {
    return text(row, MessageColumn.ID);
  }

  public MessageRow read(PostgresRow row) {
    return new MessageRow(
        id(row),
        text(row, MessageColumn.DESTINATION),
        text(row, MessageColumn.HEADERS),
        bytes(row, MessageColumn.PAYLOAD));
  }

  private String text(PostgresRow row, MessageColumn column) {
    byte[] text = bytes(row, column);
    return text == null ? "" : new String(text, StandardCharsets.UTF_8);
  }

  private byte @Nullable [] bytes(PostgresRow row, MessageColumn column) {
    int place = places[column.ordinal()];
    int length = row.length(place);
    return length < 0
        ? null
        : Arrays.copyOfRange(row.bytes(), row.start(place), row.start(place) + length);
  }
}
