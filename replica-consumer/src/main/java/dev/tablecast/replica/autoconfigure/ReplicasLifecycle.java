package dev.tablecast.replica.autoconfigure;

import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.ReplicasStatus;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Runs the replicas from the context's start to its end. */
public final class ReplicasLifecycle implements SmartLifecycle {

  private final Supplier<Replicas> replicas;
  private volatile @Nullable Replicas running;

  ReplicasLifecycle(Supplier<Replicas> replicas) {
    this.replicas = replicas;
  }

  /** How the replicas are doing; none while the context is not running. */
  public ReplicasStatus status() {
    Replicas now = running;
    return now == null ? new ReplicasStatus(List.of()) : now.status();
  }

  @Override
  public void start() {
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
}
