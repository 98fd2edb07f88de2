package dev.tablecast.replica;

import dev.tablecast.contract.Facet;
import dev.tablecast.replica.topic.TopicLookup;
import dev.tablecast.wire.OwnerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks through a topic that the owner makes for this service alone, once it lists it. Requests are
 * seldom: each has a producer of its own, so that none outlives its topic. Thread-safe.
 */
final class PulsarOwnerRequests implements OwnerRequests {

  private static final Logger log = LoggerFactory.getLogger(PulsarOwnerRequests.class);

  private static final byte[] NOTHING = {};
  private static final int PATIENCE_SECONDS = 10;
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private final ReplicaSettings settings;
  private final PulsarClient client;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  PulsarOwnerRequests(ReplicaSettings settings, PulsarClient client) {
    this.settings = settings;
    this.client = client;
  }

  /** Whether there was a topic, and when that was looked for, by {@link System#nanoTime}. */
  private record Known(boolean taken, long at) {}

  @Override
  public boolean areTakenFor(Facet facet) {
    String topic = topic(facet);
    Known last = known.get(topic);
    if (last != null && System.nanoTime() - last.at() < LOOK_AGAIN.toNanos()) {
      return last.taken();
    }
    try {
      return exists(topic);
    } catch (PulsarClientException e) {
      log.debug("{}", topic, e);
      return last != null && last.taken();
    }
  }

  @Override
  public void snapshot(Facet facet, @Nullable String from, @Nullable String to) {
    ask(facet, new OwnerRequest.Snapshot(newId(), facet.topic(), from, to));
  }

  @Override
  public void checksum(
      Facet facet, @Nullable String after, @Nullable String upTo, int rowsPerChunk) {
    ask(facet, new OwnerRequest.Checksum(newId(), facet.topic(), after, upTo, rowsPerChunk));
  }

  private void ask(Facet facet, OwnerRequest request) {
    String topic = topic(facet);
    try {
      // A producer would make the broker create a topic that nobody reads.
      if (!exists(topic)) {
        throw new OwnerRequestException(
            "%s takes no requests of %s, for there is no topic %s: list '%s' in %s's tablecast.publisher.requests-from"
                .formatted(
                    facet.owner(), settings.service(), topic, settings.service(), facet.owner()),
            null);
      }
      send(topic, request);
    } catch (PulsarClientException.AuthorizationException e) {
      throw new OwnerRequestException(
          "%s may not ask %s; let whoever administers Pulsar run: %s"
              .formatted(
                  settings.service(),
                  facet.owner(),
                  ReplicaGrants.toAsk(settings, facet.owner()).command()),
          e);
    } catch (PulsarClientException e) {
      throw new OwnerRequestException(
          "%s was not asked, for the broker did not take the request (%s); try again"
              .formatted(facet.owner(), e.getMessage()),
          e);
    }
    log.info(
        "Asked {} for {} of {}, request {}",
        facet.owner(),
        request.kind(),
        facet.topic(),
        request.id());
  }

  private void send(String topic, OwnerRequest request) throws PulsarClientException {
    try (Producer<byte[]> producer =
        client
            .newProducer(Schema.BYTES)
            .topic(topic)
            .enableBatching(false)
            .sendTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .create()) {
      producer.newMessage().value(NOTHING).properties(request.properties()).send();
    }
  }

  private boolean exists(String topic) throws PulsarClientException {
    boolean found = !TopicLookup.find(client, topic).isEmpty();
    known.put(topic, new Known(found, System.nanoTime()));
    return found;
  }

  private String topic(Facet facet) {
    return ReplicaGrants.toAsk(settings, facet.owner()).topic();
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }
}
