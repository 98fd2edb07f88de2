package dev.tablecast.replica.autoconfigure;

import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.ReplicasStatus;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the replicas from the context's start to its end. Starts before the web server, which is not
 * to answer from tables that are not as they should be. May be started again, as Spring's tests do.
 */
public final class ReplicasLifecycle implements SmartLifecycle {

  /** Lower than that of Boot's web servers and of listeners. */
  private static final int PHASE = DEFAULT_PHASE - 8192;

  private final StartCheck check;
  private final Replicas replicas;

  ReplicasLifecycle(StartCheck check, Replicas replicas) {
    this.check = check;
    this.replicas = replicas;
  }

  /** How the replicas are doing; none while the context is not running. */
  public ReplicasStatus status() {
    return isRunning() ? replicas.status() : new ReplicasStatus(List.of());
  }

  @Override
  public void start() {
    check.run();
    replicas.start();
  }

  @Override
  public void stop() {
    replicas.close();
  }

  @Override
  public boolean isRunning() {
    return replicas.isRunning();
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
