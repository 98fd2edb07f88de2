package dev.tablecast.refdata.autoconfigure;

import dev.tablecast.TablecastException;
import dev.tablecast.refdata.LoadedTable;
import dev.tablecast.refdata.ReferenceData;
import dev.tablecast.refdata.autoconfigure.TablecastRefdataProperties.Gate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Loads the tables when the context starts, before anything that may read them: replicas,
 * listeners, the web server. A database that does not answer is asked again; what only a person can
 * mend fails the start at once.
 */
final class ReferenceDataLifecycle implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ReferenceDataLifecycle.class);

  /** Lower than that of replicas, for which a set may be what they begin with. */
  private static final int PHASE = DEFAULT_PHASE - 8192 - 1024;

  private final ReferenceData data;
  private final Gate gate;
  private final Duration pause;
  private volatile @Nullable Loading loading;

  /**
   * Loads nothing yet.
   *
   * @param pause between two tries
   */
  ReferenceDataLifecycle(ReferenceData data, Gate gate, Duration pause) {
    this.data = data;
    this.gate = gate;
    this.pause = pause;
  }

  @Override
  public void start() {
    Loading started = Loading.start(data, pause);
    loading = started;
    try {
      started.await(gate.timeout());
    } catch (TimeoutException e) {
      late(started);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      loading = null;
      throw refusal(e);
    }
  }

  private void late(Loading started) {
    LateTablesException late = new LateTablesException(tables(), gate.timeout(), started.trouble());
    switch (gate.then()) {
      case REFUSE_START -> {
        stop();
        throw late;
      }
      case REFUSE_TRAFFIC ->
          log.warn("{}. The service is not ready until they are.", late.getMessage());
      case SERVE -> {
        started.goOnAlone();
        log.warn("{}. The service serves all the same, with what they have.", late.getMessage());
      }
    }
  }

  /**
   * Returns when the tables are loaded, or the context is stopped, if traffic is to wait for them;
   * else at once.
   */
  void awaitIfTrafficWaits() throws InterruptedException {
    Loading running = loading;
    if (gate.then() == WhenLate.REFUSE_TRAFFIC && running != null) {
      try {
        running.await(Duration.ofNanos(Long.MAX_VALUE));
      } catch (ExecutionException e) {
        throw refusal(e);
      } catch (TimeoutException e) {
        throw new IllegalStateException("after 292 years", e);
      }
    }
  }

  /** What the tables have; empty until they are loaded. */
  List<LoadedTable> loaded() {
    Loading running = loading;
    return running == null ? List.of() : running.loaded();
  }

  /** What keeps them from being loaded; null if nothing does. */
  @Nullable String trouble() {
    Loading running = loading;
    return running == null ? null : running.trouble();
  }

  /** Whether there is anything to load that is not loaded. */
  boolean isWaiting() {
    return !data.tables().isEmpty() && loaded().isEmpty();
  }

  /** Whether the service serves though its tables are not loaded. */
  boolean servesWithout() {
    return gate.then() == WhenLate.SERVE;
  }

  /** The tables that are to be loaded. */
  String tables() {
    return String.join(", ", data.tables().stream().map(table -> table.table().table()).toList());
  }

  @Override
  public void stop() {
    Loading running = loading;
    loading = null;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public boolean isRunning() {
    return loading != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  private static RuntimeException refusal(ExecutionException e) {
    return e.getCause() instanceof TablecastException refusal
        ? refusal
        : new IllegalStateException("packaged data sets cannot be loaded", e.getCause());
  }
}
