package dev.tablecast.publisher.log;

import dev.tablecast.publisher.OwnerDatabase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * The changes that a slot has not been told are safe, and then those to come. One thread reads;
 * {@link #confirm} and {@link #close} may be called by any.
 */
public final class LogStream implements AutoCloseable {

  /** How often the server hears of us at least: well below its wal_sender_timeout of a minute. */
  private static final int STATUS_SECONDS = 1;

  // Held because the driver closes a connection whose object becomes unreachable.
  private final Connection connection;
  private final PGReplicationStream stream;
  private final Path spool;
  private long told = System.nanoTime();

  private LogStream(Connection connection, PGReplicationStream stream, Path spool) {
    this.connection = connection;
    this.stream = stream;
    this.spool = spool;
  }

  /**
   * Takes the slot, which is the lock: Postgres serves a slot to one connection only. Has the
   * server send transactions larger than its {@code logical_decoding_work_mem} while they are under
   * way: it would write them to disk and read them again, and we would have nothing to do
   * meanwhile.
   *
   * @param spool a directory where such transactions are kept until they commit
   * @throws SQLException with SQLSTATE 55006 as long as another connection holds the slot
   */
  public static LogStream open(OwnerDatabase database, String slot, String publication, Path spool)
      throws SQLException {
    Properties properties = new Properties();
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "15");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.SOCKET_FACTORY.set(properties, LingeringSocketFactory.class.getName());
    Connection connection = database.connect(properties);
    try {
      PGReplicationStream stream =
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName(slot)
              .withSlotOption("proto_version", 2)
              .withSlotOption("streaming", true)
              .withSlotOption("publication_names", '"' + publication + '"')
              .withSlotOption("binary", true)
              .withSlotOption("messages", true)
              .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
              .withAutomaticFlush(false)
              .start();
      return new LogStream(connection, stream, spool);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Reads until the stream ends by an exception: the server's, or another thread's close.
   *
   * @throws IOException if the disk does not take a transaction that has to be kept
   */
  public void readInto(LogHandler handler) throws SQLException, IOException {
    try (TransactionAssembler assembler =
        new TransactionAssembler(handler, spool, this::stayAlive)) {
      while (!Thread.currentThread().isInterrupted()) {
        ByteBuffer message = stream.read();
        if (message != null) {
          // The buffer may begin within its array; the decoder's positions count from its start.
          assembler.take(message.slice());
        }
      }
    }
  }

  /**
   * Lets the server hear of us; to be called again and again by who would read while it does not.
   */
  public void stayAlive() throws SQLException {
    if (System.nanoTime() - told > TimeUnit.SECONDS.toNanos(STATUS_SECONDS)) {
      told = System.nanoTime();
      stream.forceUpdateStatus();
    }
  }

  /**
   * Tells the slot that everything before this commit is safe elsewhere. To be given the
   * <em>start</em> of a commit record: the transaction itself is then decoded again at each start,
   * which proves that the log is the one we know.
   */
  public void confirm(long commitLsn) {
    LogSequenceNumber lsn = LogSequenceNumber.valueOf(commitLsn);
    stream.setFlushedLSN(lsn);
    stream.setAppliedLSN(lsn);
  }

  /** Where the log has been received up to. */
  public long receivedLsn() {
    return stream.getLastReceiveLSN().asLong();
  }

  @Override
  public void close() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // The server sees the socket close, or has gone already; either way the slot is free.
    }
  }
}
