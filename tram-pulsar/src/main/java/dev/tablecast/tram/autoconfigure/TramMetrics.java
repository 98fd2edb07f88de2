package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.TramStatus;
import dev.tablecast.tram.TramStatus.SubscriberStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The meters of all subscribers of this instance together, read from their status. */
final class TramMetrics implements MeterBinder {

  private static final String PREFIX = "tablecast.tram.";

  private final Supplier<TramStatus> status;

  TramMetrics(Supplier<TramStatus> status) {
    this.status = status;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    counter("messages.handled", each -> each.counts().handled())
        .baseUnit("messages")
        .description("Messages that their handlers took, or that were known to have been received")
        .register(registry);
    counter("handler.failures", each -> each.counts().failed())
        .baseUnit("failures")
        .description("Deliveries that a handler failed on")
        .register(registry);
    counter("dead.letters", each -> each.counts().deadLetters())
        .baseUnit("messages")
        .description("Messages that went to the dead letters")
        .register(registry);
    Gauge.builder(PREFIX + "messages.held", this, it -> it.sum(SubscriberStatus::held))
        .baseUnit("messages")
        .description("Messages in memory: under way, or waiting for their turn")
        .register(registry);
  }

  private FunctionCounter.Builder<TramMetrics> counter(
      String name, ToDoubleFunction<SubscriberStatus> value) {
    return FunctionCounter.builder(PREFIX + name, this, it -> it.sum(value));
  }

  private double sum(ToDoubleFunction<SubscriberStatus> value) {
    return status.get().subscribers().stream().mapToDouble(value).sum();
  }
}
