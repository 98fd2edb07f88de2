package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.TablecastException;
import dev.tablecast.publisher.Checksums;
import dev.tablecast.publisher.KeyRange;
import dev.tablecast.publisher.ServerUnreachableException;
import dev.tablecast.publisher.SnapshotRequest;
import dev.tablecast.publisher.SnapshotRequestException;
import dev.tablecast.publisher.Snapshots;
import dev.tablecast.publisher.TopicRequestException;
import dev.tablecast.publisher.Topics;
import dev.tablecast.publisher.backfill.ChecksumProgress;
import dev.tablecast.publisher.backfill.SnapshotProgress;
import dev.tablecast.publisher.relay.RelayStatus;
import dev.tablecast.wire.KeyInterval;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Snapshots, checksums and partitions by hand: tells how far they have come, and takes orders at
 * any instance of the service.
 */
@Endpoint(id = "tablecastpublisher")
final class PublisherEndpoint {

  private static final String REQUESTER = "actuator";

  private final Supplier<RelayStatus> relay;
  private final Snapshots snapshots;
  private final Checksums checksums;
  private final Topics topics;

  PublisherEndpoint(
      Supplier<RelayStatus> relay, Snapshots snapshots, Checksums checksums, Topics topics) {
    this.relay = relay;
    this.snapshots = snapshots;
    this.checksums = checksums;
    this.topics = topics;
  }

  /** What can be ordered, as it stands in the address. */
  enum Order {
    SNAPSHOT,
    CHECKSUM,
    PAUSE,
    RESUME,
    PARTITIONS
  }

  /**
   * What this instance does, by topic the snapshots under way, waiting or paused, and how far
   * checksums have come; none of either unless it is the one that publishes.
   */
  @ReadOperation
  PublisherDescriptor status() {
    RelayStatus status = relay.get();
    return new PublisherDescriptor(
        status.state(), status.detail(), status.snapshots(), status.checksums());
  }

  /**
   * Has a table's rows published again, or what they come to; its snapshots wait or go on; or its
   * topic get more partitions.
   *
   * @param table its name in the contract, or its topic's local name
   * @param from the first key of a range to snapshot; all rows without any key
   * @param to the last key of a range to snapshot
   * @param after the key behind which rows are summed up; from the first on without it
   * @param upTo the last key that is summed up; to the last one without it
   * @param rowsPerChunk how many rows a checksum is of at most
   * @param count how many partitions the topic is to have
   */
  @WriteOperation
  WebEndpointResponse<OrderDescriptor> order(
      @Selector String table,
      @Selector Order order,
      @Nullable String from,
      @Nullable String to,
      @Nullable String after,
      @Nullable String upTo,
      @Nullable Integer rowsPerChunk,
      @Nullable Integer count) {
    KeyRange range = from == null && to == null ? null : new KeyRange(from, to);
    try {
      switch (order) {
        case SNAPSHOT -> snapshots.request(new SnapshotRequest(table, range, REQUESTER));
        case CHECKSUM ->
            checksums.request(
                table,
                new KeyInterval(after, upTo),
                rowsPerChunk == null ? 0 : rowsPerChunk,
                REQUESTER);
        case PAUSE -> snapshots.pause(table, REQUESTER);
        case RESUME -> snapshots.resume(table, REQUESTER);
        case PARTITIONS -> topics.addPartitions(table, required(count), REQUESTER);
      }
    } catch (SnapshotRequestException | TopicRequestException e) {
      return answer(e, WebEndpointResponse.STATUS_BAD_REQUEST);
    } catch (ServerUnreachableException e) {
      return answer(e, WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
    }
    return new WebEndpointResponse<>(
        new OrderDescriptor("ordered; the instance that publishes carries it out"));
  }

  private static int required(@Nullable Integer count) {
    if (count == null) {
      throw new TopicRequestException("how many partitions? Post {\"count\": 8}, for example");
    }
    return count;
  }

  private static WebEndpointResponse<OrderDescriptor> answer(TablecastException e, int status) {
    return new WebEndpointResponse<>(new OrderDescriptor(String.valueOf(e.getMessage())), status);
  }

  /** What the relay of this instance does, with snapshots and checksums by topic. */
  record PublisherDescriptor(
      RelayStatus.State state,
      String detail,
      Map<String, SnapshotProgress> snapshots,
      Map<String, ChecksumProgress> checksums) {}

  /** What has become of an order. */
  record OrderDescriptor(String message) {}
}
