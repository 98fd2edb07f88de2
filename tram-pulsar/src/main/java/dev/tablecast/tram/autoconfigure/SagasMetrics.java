package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.saga.SagaCounts;
import dev.tablecast.tram.saga.Sagas;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** The sagas' meters: those that run, from the database; what this instance did, counted. */
final class SagasMetrics implements MeterBinder {

  private static final String PREFIX = "tablecast.saga.";

  private final Sagas sagas;
  private final SagaCounts counts;

  SagasMetrics(Sagas sagas, SagaCounts counts) {
    this.sagas = sagas;
    this.counts = counts;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder(PREFIX + "running", sagas, it -> it.status().running())
        .baseUnit("sagas")
        .description("Sagas that wait for a reply")
        .register(registry);
    Gauge.builder(PREFIX + "compensating", sagas, it -> it.status().compensating())
        .baseUnit("sagas")
        .description("Sagas that are being compensated")
        .register(registry);
    Gauge.builder(PREFIX + "stuck", sagas, it -> it.status().stuck())
        .baseUnit("sagas")
        .description("Sagas that a person should look at")
        .register(registry);
    FunctionCounter.builder(PREFIX + "ended", counts, SagaCounts::completed)
        .tag("outcome", "completed")
        .baseUnit("sagas")
        .description("Sagas that this instance brought to their end")
        .register(registry);
    FunctionCounter.builder(PREFIX + "ended", counts, SagaCounts::rolledBack)
        .tag("outcome", "rolled_back")
        .baseUnit("sagas")
        .description("Sagas that this instance brought to their end")
        .register(registry);
    FunctionCounter.builder(PREFIX + "commands.resent", counts, SagaCounts::commandsSentAgain)
        .baseUnit("commands")
        .description("Commands whose time was over and that this instance sent again")
        .register(registry);
    FunctionCounter.builder(PREFIX + "replies.ignored", counts, SagaCounts::repliesIgnored)
        .baseUnit("replies")
        .description("Replies that came late or again")
        .register(registry);
  }
}
