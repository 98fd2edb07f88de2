package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.saga.Sagas;
import dev.tablecast.tram.saga.SagasStatus;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Says how many sagas run, and which a person should look at; those degrade, as dead letters do.
 */
final class SagasHealthIndicator extends AbstractHealthIndicator {

  /** The service works; some sagas do not get on. */
  static final Status DEGRADED =
      new Status("DEGRADED", "the service works, but some sagas do not get on");

  private final Sagas sagas;

  SagasHealthIndicator(Sagas sagas) {
    super("the sagas' health cannot be told");
    this.sagas = sagas;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    SagasStatus status = sagas.status();
    health
        .status(status.stuck() > 0 ? DEGRADED : Status.UP)
        .withDetail("running", status.running())
        .withDetail("compensating", status.compensating());
    if (status.stuck() > 0) {
      health
          .withDetail("stuck", status.stuck())
          .withDetail("examples", status.examples())
          .withDetail(
              "stuckWayOut",
              "mend what the error says; the step is tried again by itself. The endpoint"
                  + " tablecastsagas tries it at once, or takes it as done");
    }
  }
}
