package dev.tablecast.publisher.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.wire.PostgresRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionAssemblerTest {

  private static final int MOVIE = 16_384;

  private final Path directory;
  private final Record record = new Record();
  private final TransactionAssembler assembler;

  TransactionAssemblerTest(@TempDir Path directory) {
    this.directory = directory;
    this.assembler = assembler(directory);
  }

  @AfterEach
  void close() throws IOException {
    assembler.close();
  }

  @Test
  void passesOnATransactionOnceItHasCommitted() throws Exception {
    take(start(7), relation(7, "id"), insert(7, "1"), stop(), start(7), insert(7, "2"), stop());
    assertThat(record.events).isEmpty();

    take(streamCommit(7, 0x10, 99));

    assertThat(record.events).containsExactly("begin 7 16 99", "movie(id)", "1", "2", "commit");
  }

  @Test
  void keepsTheOrderOfCommits() throws Exception {
    take(start(7), relation(7, "id"), insert(7, "first"), stop());
    take(start(8), relation(8, "id"), insert(8, "second"), stop());
    take(begin(9), relation("id"), insert("third"), commit());

    take(streamCommit(8, 2, 0), streamCommit(7, 3, 0));

    assertThat(record.rows()).containsExactly("third", "second", "first");
  }

  @Test
  void leavesOutWhatWasRolledBackToASavepoint() throws Exception {
    take(start(7), relation(7, "id"), insert(7, "1"), insert(8, "2"), stop());
    take(start(7), insert(9, "3"), insert(7, "4"), stop(), abort(7, 8), streamCommit(7, 1, 0));

    assertThat(record.rows()).containsExactly("1", "3", "4");
  }

  @Test
  void keepsATablesDescriptionThoughItCameWithWhatWasRolledBack() throws Exception {
    take(start(7), relation(8, "id"), insert(8, "1"), stop(), abort(7, 8));
    take(start(7), insert(7, "2"), stop(), streamCommit(7, 1, 0));

    assertThat(record.events).containsExactly("begin 7 1 0", "movie(id)", "2", "commit");
  }

  @Test
  void forgetsATransactionThatWasRolledBack() throws Exception {
    take(start(7), relation(7, "id"), insert(7, "1"), stop(), abort(7, 7), abort(7, 7));

    assertThat(record.events).isEmpty();
    assertThatThrownBy(() -> take(streamCommit(7, 1, 0))).isInstanceOf(LogFormatException.class);
  }

  @Test
  void letsNoOlderDescriptionOfATableReplaceALaterOne() throws Exception {
    take(start(7), relation(7, "id"), insert(7, "old"), stop());
    take(begin(8), relation("id,title"), commit());
    take(streamCommit(7, 2, 0));
    take(begin(9), insert("1,Alien"), commit());

    assertThat(record.events)
        .containsSubsequence("movie(id)", "old", "movie(id,title)", "commit", "1,Alien");
  }

  @Test
  void letsAStreamedDescriptionReachWhatStillWaits() throws Exception {
    take(start(7), relation(7, "id"), insert(7, "old"), stop());
    take(start(8), relation(8, "id,title"), insert(8, "1,Alien"), stop(), streamCommit(8, 1, 0));
    take(streamCommit(7, 2, 0));
    take(begin(9), insert("2,Brazil"), commit());

    assertThat(record.rows()).containsExactly("1,Alien", "old", "2,Brazil");
    assertThat(record.events).containsSubsequence("old", "movie(id,title)", "2,Brazil");
  }

  @Test
  void takesMessagesLargerThanItsBuffers() throws Exception {
    String large = "x".repeat(300_000);

    take(start(7), relation(7, "id"), insert(7, "1"), insert(7, large), insert(7, "2"), stop());
    take(streamCommit(7, 1, 0));

    assertThat(record.rows()).containsExactly("1", large, "2");
  }

  @Test
  void leavesNoFileBehind() throws Exception {
    take(start(7), relation(7, "id"), insert(7, "1"), stop());

    assertThat(Files.list(directory)).as("none even while it is used").isEmpty();
  }

  @Test
  void tellsWhichDirectoryCannotBeWritten() {
    TransactionAssembler lost = assembler(directory.resolve("missing"));

    assertThatThrownBy(() -> lost.take(start(7)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.resolve("missing").toString())
        .hasMessageContaining("tablecast.publisher.spool-directory");
  }

  private TransactionAssembler assembler(Path directory) {
    return new TransactionAssembler(record, directory, () -> {});
  }

  private void take(ByteBuffer... messages) throws Exception {
    for (ByteBuffer message : messages) {
      assembler.take(message);
    }
  }

  private static ByteBuffer start(int xid) {
    return message('S').putInt(xid).put((byte) 0).flip();
  }

  private static ByteBuffer stop() {
    return message('E').flip();
  }

  private static ByteBuffer streamCommit(int xid, long lsn, long micros) {
    return message('c')
        .putInt(xid)
        .put((byte) 0)
        .putLong(lsn)
        .putLong(lsn + 1)
        .putLong(micros)
        .flip();
  }

  private static ByteBuffer abort(int xid, int subtransaction) {
    return message('A').putInt(xid).putInt(subtransaction).flip();
  }

  private static ByteBuffer begin(int xid) {
    return message('B').putLong(xid).putLong(0).putInt(xid).flip();
  }

  private static ByteBuffer commit() {
    return message('C').flip();
  }

  private static ByteBuffer relation(int xid, String columns) {
    return relation(message('R').putInt(xid), columns);
  }

  private static ByteBuffer relation(String columns) {
    return relation(message('R'), columns);
  }

  private static ByteBuffer relation(ByteBuffer begun, String columns) {
    begun.putInt(MOVIE).put("public\0movie\0d".getBytes(UTF_8));
    String[] names = columns.split(",");
    begun.putShort((short) names.length);
    for (String name : names) {
      begun.put((byte) 0).put((name + "\0").getBytes(UTF_8)).putInt(25).putInt(-1);
    }
    return begun.flip();
  }

  private static ByteBuffer insert(int xid, String values) {
    return insert(message('I').putInt(xid), values);
  }

  private static ByteBuffer insert(String values) {
    return insert(message('I'), values);
  }

  private static ByteBuffer insert(ByteBuffer begun, String values) {
    String[] each = values.split(",");
    begun.putInt(MOVIE).put((byte) 'N').putShort((short) each.length);
    for (String value : each) {
      begun.put((byte) 'b').putInt(value.length()).put(value.getBytes(UTF_8));
    }
    return begun.flip();
  }

  private static ByteBuffer message(char kind) {
    return ByteBuffer.allocate(1 << 20).put((byte) kind);
  }

  /** Writes down what it is told. */
  private static final class Record implements LogHandler {

    private final List<String> events = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();

    List<String> rows() {
      return rows;
    }

    @Override
    public void begin(int xid, long lsn, long commitMicros) {
      events.add("begin %d %d %d".formatted(xid, lsn, commitMicros));
    }

    @Override
    public void relation(Relation relation) {
      events.add(relation.table() + "(" + String.join(",", relation.columns()) + ")");
    }

    @Override
    public void insert(Relation relation, PostgresRow row) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < relation.columns().size(); i++) {
        values.add(new String(row.bytes(), row.start(i), row.length(i), UTF_8));
      }
      rows.add(String.join(",", values));
      events.add(String.join(",", values));
    }

    @Override
    public void update(Relation relation, @Nullable PostgresRow oldKey, PostgresRow row) {
      throw new AssertionError();
    }

    @Override
    public void delete(Relation relation, PostgresRow oldKey) {
      throw new AssertionError();
    }

    @Override
    public void truncate(List<Relation> relations) {
      throw new AssertionError();
    }

    @Override
    public void message(String prefix, byte[] content) {
      throw new AssertionError();
    }

    @Override
    public void commit() {
      events.add("commit");
    }
  }
}
