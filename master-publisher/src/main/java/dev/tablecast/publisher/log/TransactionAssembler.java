package dev.tablecast.publisher.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes whole transactions of a log in which the server has begun to send large ones before they
 * end: keeps the pieces of each until it commits, and passes on its messages then as if they had
 * come only now, without those of subtransactions that were rolled back. Confined to one thread.
 *
 * <p>Source: the Postgres manual, "Logical Streaming Replication Protocol", version 2.
 */
final class TransactionAssembler implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TransactionAssembler.class);

  /** Of a message that belongs to no subtransaction. */
  private static final int NO_XID = 0;

  private final LogHandler handler;
  private final PgOutputDecoder decoder;
  private final Path directory;
  private final Pulse pulse;
  private final Map<Integer, TransactionSpool> open = new HashMap<>();
  private @Nullable TransactionSpool current;

  /**
   * @param directory where transactions wait for their end
   * @param pulse called for each message of such a transaction that is passed on, which takes long
   */
  TransactionAssembler(LogHandler handler, Path directory, Pulse pulse) {
    this.handler = handler;
    this.decoder = new PgOutputDecoder(handler);
    this.directory = directory;
    this.pulse = pulse;
  }

  /** Takes the log's next message. */
  void take(ByteBuffer message) throws IOException, SQLException {
    byte kind = message.get(message.position());
    switch (kind) {
      case 'S' -> start(message);
      case 'E' -> current = null;
      case 'c' -> commit(message);
      case 'A' -> abort(message);
      default -> {
        if (current == null) {
          pass(message);
        } else {
          keep(current, message);
        }
      }
    }
  }

  private void start(ByteBuffer message) throws IOException {
    message.get();
    int xid = message.getInt();
    TransactionSpool spool = open.get(xid);
    if (spool == null) {
      spool = TransactionSpool.in(directory);
      open.put(xid, spool);
    }
    current = spool;
  }

  /** Within a piece, what follows a message's kind is the subtransaction that it belongs to. */
  private static void keep(TransactionSpool spool, ByteBuffer message) throws IOException {
    byte kind = message.get();
    switch (kind) {
      case 'O' -> {
        // Where the transaction came from: it alone names no subtransaction.
      }
      case 'R' -> {
        message.getInt();
        // Not sent again when the subtransaction that first needed it is rolled back.
        spool.add(NO_XID, kind, message);
      }
      default -> spool.add(message.getInt(), kind, message);
    }
  }

  private void commit(ByteBuffer message) throws IOException, SQLException {
    message.get();
    int xid = message.getInt();
    message.get(); // flags, of which there are none
    long lsn = message.getLong();
    message.getLong(); // where the commit record ends
    long commitMicros = message.getLong();
    try (TransactionSpool spool = open.remove(xid)) {
      if (spool == null) {
        throw new LogFormatException(
            "pgoutput sent the end of transaction %d, and nothing of it before".formatted(xid));
      }
      log.info("Transaction {} has committed; publishing its {} messages", xid, spool.count());
      handler.begin(xid, lsn, commitMicros);
      spool.replay(
          each -> {
            pass(each);
            pulse.beat();
          });
      handler.commit();
    }
  }

  private void abort(ByteBuffer message) throws IOException {
    message.get();
    int xid = message.getInt();
    int subtransaction = message.getInt();
    TransactionSpool spool = open.get(xid);
    if (spool == null) {
      return;
    }
    if (xid == subtransaction) {
      open.remove(xid);
      spool.close();
    } else {
      spool.abort(subtransaction);
    }
  }

  /**
   * Hands a message on. A table's description that counts from now on does so for what waits here
   * too: otherwise an older one, passed on later, would replace it for good.
   */
  private void pass(ByteBuffer message) throws IOException {
    if (message.get(message.position()) == 'R') {
      for (TransactionSpool spool : open.values()) {
        ByteBuffer copy = message.duplicate();
        spool.add(NO_XID, copy.get(), copy);
      }
    }
    decoder.decode(message);
  }

  @Override
  public void close() throws IOException {
    for (TransactionSpool spool : open.values()) {
      spool.close();
    }
  }

  /** Shows the server that we live. */
  interface Pulse {
    void beat() throws SQLException;
  }
}
