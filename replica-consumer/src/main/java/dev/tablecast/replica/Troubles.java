package dev.tablecast.replica;

import dev.tablecast.TablecastException;
import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.replica.apply.RefusedException;
import dev.tablecast.replica.topic.OmittedMessageException;
import dev.tablecast.replica.topic.TopicNotReadyException;
import dev.tablecast.replica.topic.UnreadableSchemaException;
import dev.tablecast.wire.MalformedRowException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps something from working now, told once when it begins and once when it ends, and how
 * long to wait before the next try. One thread adds and clears; any may ask.
 */
final class Troubles {

  private static final Logger log = LoggerFactory.getLogger(Troubles.class);

  private final String what;
  private final Backoff servers = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));
  private final Backoff refusals = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private volatile @Nullable State state;
  private volatile @Nullable String error;

  Troubles(String what) {
    this.what = what;
  }

  /** The state that the trouble puts it in; null without trouble. */
  @Nullable State state() {
    return state;
  }

  @Nullable String error() {
    return error;
  }

  /** Notes a failure; returns how long to wait. */
  Duration add(Throwable e) {
    State now = stateAfter(e);
    String message = describe(e);
    if (now != state || !message.equals(error)) {
      tell(now, message, e);
    }
    state = now;
    error = message;
    return (now == State.STOPPED ? refusals : servers).next();
  }

  /** Notes that it works. */
  void clear() {
    if (state != null) {
      log.info("{}: goes on", what);
    }
    state = null;
    error = null;
    servers.reset();
    refusals.reset();
  }

  private void tell(State now, String message, Throwable e) {
    // The whole of it may hold a row's content, which logs are not for.
    log.debug("{}", what, e);
    if (now != State.STOPPED) {
      log.warn("{}: {}: {}; tried again until it works", what, now, message);
    } else if (e instanceof TablecastException) {
      log.error("{}: stopped: {}; tried again until it works", what, message, e.getCause());
    } else {
      log.error("{}: stopped by an unexpected failure; tried again until it works", what, e);
    }
  }

  private static State stateAfter(Throwable e) {
    if (e instanceof RefusedException
        || e instanceof MalformedRowException
        || e instanceof OmittedMessageException
        || e instanceof UnreadableSchemaException) {
      return State.STOPPED;
    }
    if (e instanceof TopicNotReadyException) {
      return State.WAITING_FOR_TOPIC;
    }
    if (e instanceof SQLException) {
      return State.WAITING_FOR_DATABASE;
    }
    return e instanceof IOException ? State.WAITING_FOR_BROKER : State.STOPPED;
  }

  private static String describe(Throwable e) {
    if (e instanceof SQLException sql) {
      return "SQLSTATE " + sql.getSQLState();
    }
    return e.getMessage() == null ? e.getClass().getName() : e.getMessage();
  }
}
