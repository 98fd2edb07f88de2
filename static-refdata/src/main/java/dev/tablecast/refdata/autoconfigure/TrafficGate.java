package dev.tablecast.refdata.autoconfigure;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;

/**
 * Keeps the service from being ready: Boot says it is when all runners are done. First of them, for
 * others may read the tables.
 */
final class TrafficGate implements ApplicationRunner, Ordered {

  private final ReferenceDataLifecycle lifecycle;

  TrafficGate(ReferenceDataLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  public void run(ApplicationArguments arguments) throws InterruptedException {
    lifecycle.awaitIfTrafficWaits();
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
