package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.backfill.Exchange.Outcome;
import dev.tablecast.publisher.backfill.Mark.Kind;
import dev.tablecast.publisher.backfill.SnapshotJob.Place;
import dev.tablecast.publisher.topic.ChecksumPass;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.IntPredicate;

/**
 * Some chunks of a pass, one after the other between watermarks: of a standing pass one, of what
 * somebody asked for as many as nothing else stands against. A chunk that did not come off is read
 * again, and smaller, for less changes meanwhile. Confined to one thread.
 */
final class ChecksumTurn {

  /** After so many vain attempts others are let pass. */
  private static final int ATTEMPTS = 5;

  private final Connection connection;
  private final MarkWriter marks;
  private final ChecksumReader reader;
  private final Progress progress;
  private ChecksumPass pass;

  ChecksumTurn(Connection connection, MarkWriter marks, ChecksumJob job, Progress progress) {
    this.connection = connection;
    this.marks = marks;
    this.reader = job.reader();
    this.pass = job.pass();
    this.progress = progress;
  }

  /** What is told of each chunk. */
  interface Progress {

    /** A chunk has been published; what the pass is then. */
    ChecksumPass published(HashedChunk chunk, ChecksumPass pass);
  }

  /** How a turn ended. */
  enum End {
    /** The pass is at its end, as much of it as this turn was to do. */
    DONE,
    /** Something else comes first. */
    INTERRUPTED,
    /** Too much changed, or what has committed cannot be seen yet. */
    IN_VAIN
  }

  /** How far the pass has come. */
  ChecksumPass pass() {
    return pass;
  }

  /**
   * Reads and publishes.
   *
   * @param most how many rows a chunk has at most
   * @param interrupted whether something else comes first after so many chunks
   */
  End run(int most, IntPredicate interrupted)
      throws SQLException, InterruptedException, ExecutionException, UnreadableTableException {
    int limit = reader.most(most);
    int attempts = 0;
    int chunks = 0;
    Window window = read(pass, limit);
    while (true) {
      Exchange.Offer high =
          marks.write(connection, Kind.CHECKSUM_HIGH, pass.topic(), window.id(), window.chunk());
      boolean last = pass.standing() || window.chunk().ends();
      // Read while the relay publishes.
      Window ahead = last ? window : readAhead(window, limit, high);
      if (high.outcome().get() == Outcome.DONE) {
        pass = progress.published(window.chunk(), pass);
        chunks++;
        attempts = 0;
        limit = Math.min(2 * limit, reader.most(most));
        window = ahead;
        if (last || interrupted.test(chunks)) {
          return last ? End.DONE : End.INTERRUPTED;
        }
      } else if (++attempts == ATTEMPTS || interrupted.test(chunks)) {
        return attempts == ATTEMPTS ? End.IN_VAIN : End.INTERRUPTED;
      } else {
        limit = Math.max(1, Math.min(limit, window.chunk().count()) / 2);
        window = read(pass, limit);
      }
    }
  }

  private Window readAhead(Window before, int limit, Exchange.Offer high)
      throws SQLException, InterruptedException, ExecutionException, UnreadableTableException {
    try {
      return read(advanced(pass, before.chunk()), limit);
    } catch (UnreadableTableException e) {
      if (high.outcome().get() == Outcome.DONE) {
        pass = progress.published(before.chunk(), pass);
      }
      throw e;
    }
  }

  /** A pass as it is after a chunk that does not end it. */
  static ChecksumPass advanced(ChecksumPass pass, HashedChunk chunk) {
    return pass.upTo(chunk.keys().inclusiveEnd().orElseThrow(), chunk.count());
  }

  /** Writes a low watermark, and then reads what follows. */
  private Window read(ChecksumPass from, int limit) throws SQLException, UnreadableTableException {
    String id = UUID.randomUUID().toString();
    marks.write(connection, Kind.LOW, from.topic(), id, null);
    HashedChunk chunk =
        OwnTransaction.read(
            connection,
            new Place(from.after(), from.rows()),
            reading -> reader.next(reading, from.id(), from.rest(), limit));
    return new Window(id, chunk);
  }

  /** A chunk that was read after the low watermark of that id. */
  private record Window(String id, HashedChunk chunk) {}
}
