package dev.tablecast.publisher.outbox;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows as the content of one logical message in Postgres's log, and back.
 *
 * <p>Framing: a byte that tells its version; then for each row its topic, its key and its value,
 * each with its length before it as a varint; a value's length is one more than its bytes, and 0
 * for a delete. A topic equal to the row's before is written as an empty text.
 */
public final class OutboxMessages {

  /** The prefix that logical messages of the outbox have. */
  public static final String PREFIX = "tablecast.outbox";

  private static final byte FRAMING = 1;

  private OutboxMessages() {}

  /** The content of a logical message that carries these rows, in this order. */
  public static byte[] encode(List<OutboxRow> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.size() * 64 + 16);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeRawByte(FRAMING);
      String topic = "";
      for (OutboxRow row : rows) {
        out.writeStringNoTag(row.topic().equals(topic) ? "" : row.topic());
        topic = row.topic();
        out.writeStringNoTag(row.key());
        byte[] value = row.value();
        out.writeUInt32NoTag(value == null ? 0 : value.length + 1);
        if (value != null) {
          out.writeRawBytes(value);
        }
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The rows that such a content carries. */
  public static List<OutboxRow> decode(byte[] content) {
    CodedInputStream in = CodedInputStream.newInstance(content);
    try {
      byte framing = in.readRawByte();
      if (framing != FRAMING) {
        throw new IllegalArgumentException(
            "an outbox message of framing %d, which only a newer Tablecast reads"
                .formatted(framing));
      }
      List<OutboxRow> rows = new ArrayList<>();
      String topic = "";
      while (!in.isAtEnd()) {
        String named = in.readStringRequireUtf8();
        topic = named.isEmpty() ? topic : named;
        String key = in.readStringRequireUtf8();
        int length = in.readUInt32();
        rows.add(new OutboxRow(topic, key, length == 0 ? null : in.readRawBytes(length - 1)));
      }
      return rows;
    } catch (IOException e) {
      throw new IllegalArgumentException("not the content of an outbox message", e);
    }
  }
}
