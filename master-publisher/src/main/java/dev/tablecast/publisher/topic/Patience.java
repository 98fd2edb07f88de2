package dev.tablecast.publisher.topic;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pulsar.client.api.PulsarClientException;

/** Waits for Pulsar, though not for ever, as a producer without a send timeout would. */
final class Patience {

  private static final int SECONDS = 60;

  private Patience() {}

  /** What a send to a topic gave. */
  static <T> T await(CompletableFuture<T> sent, String topic) throws IOException {
    try {
      return sent.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw PulsarClientException.unwrap(e.getCause());
    } catch (TimeoutException e) {
      throw new PulsarClientException.TimeoutException(
          "%s acknowledged nothing within %d s".formatted(topic, SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PulsarClientException(e);
    }
  }
}
