package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.PulsarMessageConsumer;
import dev.tablecast.tram.TramStatus;
import dev.tablecast.tram.jdbc.ReceivedMessagesCleaner;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * Receives messages from the context's start to its end. Whoever subscribes while beans are made is
 * given nothing before this starts; Eventuate's dispatchers of annotated handlers start later. May
 * be started again, as Spring's tests do.
 */
final class TramLifecycle implements SmartLifecycle {

  /** Lower than that of Boot's web servers, so that it ends after their last request. */
  private static final int PHASE = DEFAULT_PHASE - 8192;

  private final List<SchemaCheck> checks;
  private final PulsarMessageConsumer consumer;
  private final ReceivedMessagesCleaner cleaner;

  TramLifecycle(
      List<SchemaCheck> checks, PulsarMessageConsumer consumer, ReceivedMessagesCleaner cleaner) {
    this.checks = checks;
    this.consumer = consumer;
    this.cleaner = cleaner;
  }

  TramStatus status() {
    return isRunning() ? consumer.status() : new TramStatus(List.of());
  }

  @Override
  public void start() {
    checks.forEach(SchemaCheck::run);
    consumer.start();
    cleaner.start();
  }

  @Override
  public void stop() {
    consumer.close();
    cleaner.close();
  }

  @Override
  public boolean isRunning() {
    return consumer.isRunning();
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
