package dev.tablecast.refdata;

import com.google.protobuf.Message;
import dev.tablecast.contract.TableContract;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What two sets of rows have in common only if they are the same. */
final class ContentHash {

  private ContentHash() {}

  /** Contracts have no maps, hence a message has the same bytes wherever it is written. */
  static String of(TableContract contract, List<Message> rows) {
    MessageDigest digest = sha256();
    digest.update(contract.columns().toString().getBytes(StandardCharsets.UTF_8));
    rows.stream()
        .map(Message::toByteArray)
        .sorted(Arrays::compare)
        .forEach(
            row -> {
              digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, row.length));
              digest.update(row);
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
