package dev.tablecast.publisher.requests;

import dev.tablecast.publisher.ServerUnreachableException;
import dev.tablecast.publisher.requests.RequestsStatus.Asker;
import dev.tablecast.wire.MalformedRequestException;
import dev.tablecast.wire.OwnerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has done what one service asks for, at the rate that is granted to it: what is too much waits in
 * the topic, and nothing is acknowledged before its order has committed. What makes no sense is
 * told and passed; all else that fails is told and tried again. Runs on a thread of its own.
 */
final class RequestReader {

  private static final Logger log = LoggerFactory.getLogger(RequestReader.class);

  private static final int POLL_MILLIS = 100;
  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final RequestTopic topic;
  private final RequestDesk desk;
  private final RequestRate rate;
  private final WholeTables wholeTables = new WholeTables();
  private final RequestCounts counts;
  private final Thread thread;
  private volatile boolean ended;
  private Duration pause = SHORTEST;

  RequestReader(RequestTopic topic, RequestDesk desk, int perMinute) {
    this.topic = topic;
    this.desk = desk;
    this.rate = RequestRate.perMinute(perMinute);
    this.counts = new RequestCounts(topic.asker());
    this.thread = new Thread(this::run, "tablecast-requests-" + topic.asker());
    thread.setDaemon(true);
  }

  String asker() {
    return topic.asker();
  }

  Asker status() {
    return counts.status(wholeTables.waiting());
  }

  void start() {
    thread.start();
  }

  void end() {
    ended = true;
    thread.interrupt();
  }

  void join(long deadline) {
    try {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!ended) {
        try {
          topic.prepare();
          read();
        } catch (InterruptedException e) {
          throw e;
        } catch (Throwable e) {
          // An error too: no other thread reads this topic.
          if (!ended) {
            pauseAfter(e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() throws PulsarClientException, InterruptedException {
    // Kept open while the broker is away: closing it while it connects again would break the
    // connection that everything in this service shares.
    try (Consumer<byte[]> consumer = topic.subscribe()) {
      works();
      while (!ended) {
        Message<byte[]> message = consumer.receive(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (message != null) {
          take(message, consumer);
        } else if (!consumer.isConnected()) {
          counts.trouble("Pulsar does not answer; what is asked for waits in its topic");
        } else {
          works();
        }
        for (WholeTables.Waiting due : wholeTables.due()) {
          order(due.request(), due.message(), consumer);
        }
      }
    }
  }

  private void take(Message<byte[]> message, Consumer<byte[]> consumer)
      throws PulsarClientException, InterruptedException {
    TimeUnit.NANOSECONDS.sleep(rate.untilNext().toNanos());
    rate.count();
    MessageId id = message.getMessageId();
    OwnerRequest request;
    try {
      request = OwnerRequest.of(message.getProperties());
    } catch (MalformedRequestException e) {
      counts.refused("message " + id, e);
      consumer.acknowledge(id);
      return;
    }
    switch (wholeTables.admit(request, id)) {
      case NOW -> order(request, id, consumer);
      case LATER ->
          log.info("{} waits, for it asked for the same not long ago: {}", asker(), request);
      // Done with the one that waits, which is in the topic until then.
      case WITH_ANOTHER -> consumer.acknowledge(id);
    }
  }

  /** Acknowledged only afterwards: if this instance ends before, another one does it again. */
  private void order(OwnerRequest request, MessageId id, Consumer<byte[]> consumer)
      throws PulsarClientException, InterruptedException {
    boolean open = true;
    while (open) {
      try {
        desk.order(request, asker());
        wholeTables.ordered(request);
        counts.ordered();
        open = false;
      } catch (ServerUnreachableException e) {
        pauseAfter(e);
      } catch (RuntimeException e) {
        // An unexpected one too: the same request would fail again, and hold up all that follow.
        counts.refused("request " + request.id(), e);
        open = false;
      }
    }
    works();
    consumer.acknowledge(id);
  }

  private void works() {
    counts.trouble(null);
    pause = SHORTEST;
  }

  private void pauseAfter(Throwable e) throws InterruptedException {
    counts.trouble(String.valueOf(e.getMessage()));
    log.debug("{}", topic.localName(), e);
    TimeUnit.MILLISECONDS.sleep(pause.toMillis());
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }
}
