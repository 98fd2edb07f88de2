package dev.tablecast.publisher.relay;

import dev.tablecast.TablecastException;
import dev.tablecast.publisher.ServerUnreachableException;
import dev.tablecast.publisher.relay.RelayStatus.State;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds one relay session after the other, with a pause after each that failed that grows while
 * nothing gets better. Runs on a thread of its own; {@link #close} may be called by any.
 */
public final class RelayLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RelayLoop.class);

  private static final Duration SHORTEST = Duration.ofMillis(200);

  /** A server that was away is missed from the moment it is back: rows wait meanwhile. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** A session that lasts so many pauses has got somewhere; the next pause is short again. */
  private static final int WORTH_IT = 10;

  /** How often an instance that waits for the slot looks whether it is free. */
  private static final Duration TURN = Duration.ofMillis(500);

  private static final String SLOT_IN_USE = "55006";

  private final Supplier<RelaySession> sessions;
  private final SessionRun run;
  private final RelayBoard board;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable RelaySession current;
  private Duration pause = SHORTEST;
  private long begun;
  private @Nullable String gapFound;
  private String told = "";

  /** A loop over sessions, each run as given. */
  public RelayLoop(Supplier<RelaySession> sessions, SessionRun run, RelayBoard board) {
    this.sessions = sessions;
    this.run = run;
    this.board = board;
    this.thread = new Thread(this::loop, "tablecast-relay");
    thread.setDaemon(true);
  }

  /** Runs one session to its end, given the gap that the session before found in the log. */
  @FunctionalInterface
  public interface SessionRun {
    void run(RelaySession session, @Nullable String gapFound) throws Exception;
  }

  public void start() {
    thread.start();
  }

  private void loop() {
    try {
      while (!closed) {
        begun = System.nanoTime();
        Throwable cause = session();
        if (!closed) {
          TimeUnit.MILLISECONDS.sleep(judge(cause).toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    board.say(State.STOPPED, "closed", null);
  }

  private Throwable session() {
    RelaySession session = sessions.get();
    current = session;
    try (session) {
      if (closed) {
        session.close();
      }
      run.run(session, gapFound);
      return new IllegalStateException("the log ended");
    } catch (Throwable e) {
      // An error too: this is the thread's last chance to begin anew.
      Throwable found = session.failure();
      return found == null ? e : found;
    }
  }

  /** Says what ended a session, and how long to wait before the next. */
  private Duration judge(Throwable cause) {
    if (board.isRunning()) {
      gapFound = null;
      told = "";
      if (System.nanoTime() - begun > WORTH_IT * pause.toNanos()) {
        pause = SHORTEST;
      }
    }
    if (cause instanceof ContinuityLostException) {
      gapFound = String.valueOf(cause.getMessage());
      EpochChoice.lost(board, gapFound);
      return Duration.ZERO;
    }
    if (cause instanceof PartitionsAddedException) {
      log.info("{}; they are taken over", cause.getMessage());
      return Duration.ZERO;
    }
    if (cause instanceof SlotTakenException
        || cause instanceof SQLException sql && SLOT_IN_USE.equals(sql.getSQLState())) {
      board.say(State.WAITING_FOR_SLOT, "another instance of the service publishes", null);
      tell("Another instance of the service publishes; this one takes over when that one ends");
      return TURN;
    }
    String detail = String.valueOf(cause.getMessage());
    if (cause instanceof TablecastException
        && !(cause instanceof ServerUnreachableException)
        && !(cause instanceof RelayInterruptedException)) {
      board.say(State.FAILED, detail, "mend what it says; the relay tries again by itself");
      tell(detail);
    } else {
      board.say(State.WAITING_FOR_SERVER, detail, null);
      tell("The relay pauses, its log waits for it: " + cause);
    }
    log.debug("A relay session ended", cause);
    Duration wait = pause;
    pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
    return wait;
  }

  /** Logs each trouble once, however often it is met. */
  private void tell(String trouble) {
    if (!trouble.equals(told)) {
      log.warn("{}", trouble);
      told = trouble;
    }
  }

  /** Ends the session and the loop; returns when the slot is free, or after some seconds. */
  @Override
  public void close() {
    closed = true;
    RelaySession session = current;
    if (session != null) {
      session.close();
    }
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
