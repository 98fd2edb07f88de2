package dev.tablecast.publisher.log;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * What has been sent of a transaction that has not ended, in a file: it may become larger than
 * memory. The file is nobody else's, and gone with the process however that ends. Confined to one
 * thread.
 */
final class TransactionSpool implements AutoCloseable {

  private static final int BUFFER = 64 << 10;

  private final Path directory;
  private final FileChannel file;
  private final DataOutputStream output;
  private final Set<Integer> aborted = new HashSet<>();
  private long count;

  private TransactionSpool(Path directory, FileChannel file) {
    this.directory = directory;
    this.file = file;
    this.output =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER));
  }

  /**
   * An empty spool.
   *
   * @throws IOException if the directory takes no file
   */
  static TransactionSpool in(Path directory) throws IOException {
    Path path = directory.resolve("tablecast-" + UUID.randomUUID());
    try {
      return new TransactionSpool(
          directory, FileChannel.open(path, CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE));
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  /** How many messages were added, those of aborted subtransactions included. */
  long count() {
    return count;
  }

  /**
   * Adds the rest of a message, which is read to its end.
   *
   * @param xid the subtransaction that it belongs to; 0 if it stays whatever is rolled back
   * @param kind what the message begins with
   */
  void add(int xid, byte kind, ByteBuffer rest) throws IOException {
    int length = rest.remaining();
    try {
      output.writeInt(xid);
      output.writeInt(1 + length);
      output.writeByte(kind);
      output.write(rest.array(), rest.arrayOffset() + rest.position(), length);
    } catch (IOException e) {
      throw unusable(directory, e);
    }
    rest.position(rest.limit());
    count++;
  }

  /** Forgets what a subtransaction did, for it was rolled back. */
  void abort(int xid) {
    aborted.add(xid);
  }

  /** Gives what is left in the order in which it came; a message is valid during the call only. */
  void replay(MessageHandler into) throws IOException, SQLException {
    flush();
    byte[] message = new byte[1 << 10];
    DataInputStream input =
        new DataInputStream(
            new BufferedInputStream(Channels.newInputStream(file.position(0)), BUFFER));
    for (long i = 0; i < count; i++) {
      int xid = input.readInt();
      int length = input.readInt();
      if (length > message.length) {
        message = new byte[length + length / 2];
      }
      input.readFully(message, 0, length);
      if (aborted.isEmpty() || !aborted.contains(xid)) {
        into.take(ByteBuffer.wrap(message, 0, length));
      }
    }
  }

  private void flush() throws IOException {
    try {
      output.flush();
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static IOException unusable(Path directory, IOException cause) {
    return new IOException(
        """
        %s cannot hold a transaction until it commits: %s. Make room there, or set \
        tablecast.publisher.spool-directory to a directory that has it"""
            .formatted(directory, cause.getMessage()),
        cause);
  }

  /** Takes one message. */
  interface MessageHandler {
    void take(ByteBuffer message) throws IOException, SQLException;
  }
}
