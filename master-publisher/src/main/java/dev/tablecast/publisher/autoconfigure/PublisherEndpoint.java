package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.TablecastException;
import dev.tablecast.publisher.KeyRange;
import dev.tablecast.publisher.ServerUnreachableException;
import dev.tablecast.publisher.SnapshotRequest;
import dev.tablecast.publisher.SnapshotRequestException;
import dev.tablecast.publisher.Snapshots;
import dev.tablecast.publisher.backfill.SnapshotOrder;
import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.publisher.relay.RelayStatus;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Snapshots by hand: tells how far they have come, and takes orders at any instance of the service.
 */
@Endpoint(id = "tablecastpublisher")
final class PublisherEndpoint {

  private static final String REQUESTER = "actuator";

  private final Supplier<RelayStatus> relay;
  private final Snapshots snapshots;

  PublisherEndpoint(Supplier<RelayStatus> relay, Snapshots snapshots) {
    this.relay = relay;
    this.snapshots = snapshots;
  }

  /**
   * What this instance does, and snapshots under way, waiting or paused, by topic; none unless it
   * is the one that publishes.
   */
  @ReadOperation
  PublisherDescriptor status() {
    RelayStatus status = relay.get();
    return new PublisherDescriptor(status.state(), status.detail(), status.snapshots());
  }

  /**
   * Has a table's rows published again, or its snapshots wait or go on.
   *
   * @param table its name in the contract, or its topic's local name
   * @param from the first key of a range; all rows without any key
   * @param to the last key of a range
   */
  @WriteOperation
  WebEndpointResponse<OrderDescriptor> order(
      @Selector String table,
      @Selector SnapshotOrder.Kind order,
      @Nullable String from,
      @Nullable String to) {
    KeyRange range = from == null && to == null ? null : new KeyRange(from, to);
    try {
      switch (order) {
        case SNAPSHOT -> snapshots.request(new SnapshotRequest(table, range, REQUESTER));
        case PAUSE -> snapshots.pause(table, REQUESTER);
        case RESUME -> snapshots.resume(table, REQUESTER);
      }
    } catch (SnapshotRequestException e) {
      return answer(e, WebEndpointResponse.STATUS_BAD_REQUEST);
    } catch (ServerUnreachableException e) {
      return answer(e, WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
    }
    return new WebEndpointResponse<>(
        new OrderDescriptor("ordered; the instance that publishes carries it out"));
  }

  private static WebEndpointResponse<OrderDescriptor> answer(TablecastException e, int status) {
    return new WebEndpointResponse<>(new OrderDescriptor(String.valueOf(e.getMessage())), status);
  }

  /** What the relay of this instance does, with snapshots by topic. */
  record PublisherDescriptor(
      RelayStatus.State state, String detail, Map<String, SnapshotProgress> snapshots) {}

  /** What has become of an order. */
  record OrderDescriptor(String message) {}
}
