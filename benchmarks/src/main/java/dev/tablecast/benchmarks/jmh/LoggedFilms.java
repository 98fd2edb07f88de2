package dev.tablecast.benchmarks.jmh;

import dev.tablecast.wire.PostgresRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Films as Postgres's log sends them in binary, behind each other in one buffer. */
final class LoggedFilms {

  static final List<String> COLUMNS =
      List.of("id", "title", "year", "director", "genre", "rating", "updated_at");

  private static final int ROOM = 256;

  private final ByteBuffer bytes;
  private final int[] starts;

  LoggedFilms(int count) {
    bytes = ByteBuffer.allocate(ROOM * count);
    starts = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = bytes.position();
      put(i);
    }
  }

  /** Makes the row this film's. */
  void read(int film, PostgresRow row) {
    row.reset(bytes.array());
    int at = starts[film];
    for (int column = 0; column < COLUMNS.size(); column++) {
      int length = bytes.getInt(at);
      row.set(column, at + Integer.BYTES, length);
      at += Integer.BYTES + length;
    }
  }

  private void put(int film) {
    bytes.putInt(Long.BYTES).putLong(1_000_000L + film);
    putText("The Return of the Film No. " + film);
    bytes.putInt(Integer.BYTES).putInt(1900 + film % 120);
    putText("Director " + film % 5000);
    putText("Documentary");
    putRating(film % 9);
    bytes.putInt(Long.BYTES).putLong(820_454_400_000_000L + film * 1_000_000L);
  }

  private void putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes.putInt(utf8.length).put(utf8);
  }

  /** A numeric: how many digits of base 10,000, the first one's weight, sign, scale, the digits. */
  private void putRating(int rating) {
    bytes.putInt(6 * Short.BYTES);
    bytes.putShort((short) 2).putShort((short) 0).putShort((short) 0).putShort((short) 1);
    bytes.putShort((short) (rating + 1)).putShort((short) (1000 * (rating + 1)));
  }
}
