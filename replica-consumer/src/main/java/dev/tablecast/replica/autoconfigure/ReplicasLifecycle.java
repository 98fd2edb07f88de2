package dev.tablecast.replica.autoconfigure;

import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.ReplicasStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the replicas from the context's start to its end. Starts before the web server, which is not
 * to answer from tables that are not as they should be. May be started again, as Spring's tests do.
 */
public final class ReplicasLifecycle implements SmartLifecycle {

  /** Lower than that of Boot's web servers and of listeners. */
  private static final int PHASE = DEFAULT_PHASE - 8192;

  private final StartCheck check;
  private final Supplier<Replicas> replicas;
  private volatile @Nullable Replicas running;

  ReplicasLifecycle(StartCheck check, Supplier<Replicas> replicas) {
    this.check = check;
    this.replicas = replicas;
  }

  /** How the replicas are doing; none while the context is not running. */
  public ReplicasStatus status() {
    Replicas now = running;
    return now == null ? new ReplicasStatus(List.of()) : now.status();
  }

  /** The replicas that are kept now; empty while the context is not running. */
  Optional<Replicas> running() {
    return Optional.ofNullable(running);
  }

  @Override
  public void start() {
    check.run();
    Replicas started = replicas.get();
    started.start();
    running = started;
  }

  @Override
  public void stop() {
    Replicas now = running;
    running = null;
    if (now != null) {
      now.close();
    }
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
