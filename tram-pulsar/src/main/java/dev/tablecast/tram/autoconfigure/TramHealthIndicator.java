package dev.tablecast.tram.autoconfigure;

import dev.tablecast.tram.TramStatus;
import dev.tablecast.tram.TramStatus.SubscriberStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Says how each subscriber does, and what keeps it from reading.
 *
 * <p>Trouble is {@link #DEGRADED}, as it is for replicas: a broker that is away must not take a
 * service out of rotation.
 */
final class TramHealthIndicator extends AbstractHealthIndicator {

  /** The service works; some of its subscribers do not receive, or have dead letters. */
  static final Status DEGRADED =
      new Status("DEGRADED", "the service works, but some messages do not reach their handlers");

  private final Supplier<TramStatus> tram;

  TramHealthIndicator(Supplier<TramStatus> tram) {
    super("the subscribers' health cannot be told");
    this.tram = tram;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    List<SubscriberStatus> subscribers = tram.get().subscribers();
    health.status(status(subscribers));
    subscribers.forEach(each -> health.withDetail(each.subscriber(), details(each)));
  }

  private static Status status(List<SubscriberStatus> subscribers) {
    if (subscribers.stream()
        .anyMatch(each -> each.trouble() != null || each.counts().deadLetters() > 0)) {
      return DEGRADED;
    }
    return subscribers.stream().anyMatch(each -> each.connected() == 0)
        ? Status.UNKNOWN
        : Status.UP;
  }

  private static Map<String, Object> details(SubscriberStatus subscriber) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("channels", subscriber.channels());
    details.put("partitionsConnected", subscriber.connected());
    details.put("handled", subscriber.counts().handled());
    details.put("held", subscriber.held());
    if (subscriber.counts().deadLetters() > 0) {
      details.put("deadLetters", subscriber.counts().deadLetters());
      details.put(
          "deadLettersWayOut",
          "look into the topics <channel>-<subscriber>-DLQ: the property dead_letter_cause tells"
              + " why; told here until the next start");
    }
    if (subscriber.trouble() != null) {
      details.put("trouble", subscriber.trouble());
    }
    return details;
  }
}
