package dev.tablecast.publisher.requests;

import dev.tablecast.publisher.Checksums;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.Snapshots;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.api.PulsarClient;

/**
 * Takes the requests of the services that may ask, each in a thread of its own beside the relay:
 * whatever becomes of them, the relay goes on. Any instance of the service may do this, whether it
 * publishes or not; of each topic one does. Thread-safe.
 */
public final class RequestIntake implements AutoCloseable {

  private final List<RequestReader> readers;

  /**
   * An intake that does nothing yet.
   *
   * @param client is the caller's, who closes it after this
   * @param admin makes a client to set up topics with, which this closes after each use
   */
  public RequestIntake(
      PublisherSettings settings,
      PulsarClient client,
      Supplier<PulsarAdmin> admin,
      Snapshots snapshots,
      Checksums checksums) {
    RequestDesk desk = new RequestDesk(snapshots, checksums);
    readers =
        settings.requests().from().stream()
            .sorted()
            .map(
                asker ->
                    new RequestReader(
                        new RequestTopic(settings, client, admin, asker),
                        desk,
                        settings.requests().perMinute()))
            .toList();
  }

  /** Begins; returns at once. */
  public void start() {
    readers.forEach(RequestReader::start);
  }

  /** What has become of requests so far. */
  public RequestsStatus status() {
    Map<String, RequestsStatus.Asker> askers = new HashMap<>();
    readers.forEach(reader -> askers.put(reader.asker(), reader.status()));
    return new RequestsStatus(askers);
  }

  /** Ends; what has not been ordered by then waits in its topic. */
  @Override
  public void close() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    readers.forEach(RequestReader::end);
    readers.forEach(reader -> reader.join(deadline));
  }
}
