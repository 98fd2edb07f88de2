package dev.tablecast.publisher.topic;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;

/** Waits for Pulsar, though not for ever, as a producer without a send timeout would. */
final class Patience {

  private static final int SECONDS = 60;

  /** How often a connection is looked for, every ten milliseconds. */
  private static final int CONNECTIONS = 200;

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

  /**
   * Waits for a reader that looks for its place by connecting again: if it were closed meanwhile,
   * the client would close the connection that its other readers and producers share.
   */
  static void awaitConnected(Reader<?> reader) {
    for (int i = 0; i < CONNECTIONS && !reader.isConnected(); i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
