package dev.tablecast.replica.autoconfigure;

import dev.tablecast.replica.RebuildReport;
import dev.tablecast.replica.RebuildRequest;
import dev.tablecast.replica.RebuildStatus;
import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.ReplicasStatus;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * What an operator may ask of the replicas.
 *
 * <pre>
 * GET  /actuator/tablecastreplicas                 all replicas
 * GET  /actuator/tablecastreplicas/movie           its rebuild: progress, and the last report
 * POST /actuator/tablecastreplicas/movie/compare   what a rebuild would change; {"showKeys": true}
 * POST /actuator/tablecastreplicas/movie/rebuild   make it what its topic says
 * POST /actuator/tablecastreplicas/movie/retry     try at once what is parked
 * </pre>
 */
@Endpoint(id = "tablecastreplicas")
final class ReplicasEndpoint {

  /** What can be asked of one replica. */
  enum Operation {
    COMPARE,
    REBUILD,
    RETRY
  }

  /** Long enough for a small table's report to be the answer. */
  private static final int PATIENCE_MILLIS = 2_000;

  private final Supplier<Optional<Replicas>> replicas;

  ReplicasEndpoint(Supplier<Optional<Replicas>> replicas) {
    this.replicas = replicas;
  }

  @ReadOperation
  ReplicasStatus all() {
    return replicas().status();
  }

  @ReadOperation
  RebuildStatus one(@Selector String replica) {
    return valid(() -> replicas().rebuildStatus(replica));
  }

  @WriteOperation
  Map<String, Object> run(
      @Selector String replica, @Selector Operation operation, @Nullable Boolean showKeys)
      throws InterruptedException, SQLException {
    if (operation == Operation.RETRY) {
      return Map.of("outcome", "%d changes are tried".formatted(retry(replica)));
    }
    RebuildRequest asked = RebuildRequest.of(replica);
    RebuildRequest request = operation == Operation.COMPARE ? asked.asDryRun() : asked;
    return answer(
        valid(
            () ->
                replicas()
                    .rebuild(Boolean.TRUE.equals(showKeys) ? request.showingKeys() : request)));
  }

  private int retry(String replica) throws SQLException {
    try {
      return replicas().retryParked(replica);
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  private static Map<String, Object> answer(CompletableFuture<RebuildReport> future)
      throws InterruptedException {
    Map<String, Object> answer = new LinkedHashMap<>();
    try {
      RebuildReport report = future.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      answer.put("outcome", report.toString());
      answer.put("report", report);
    } catch (TimeoutException e) {
      answer.put("outcome", "under way: ask again with GET for its progress, and then its report");
    } catch (ExecutionException e) {
      answer.put("outcome", "failed: " + e.getCause());
    }
    return answer;
  }

  private Replicas replicas() {
    return replicas
        .get()
        .orElseThrow(
            () ->
                new InvalidEndpointRequestException(
                    "the replicas are not running", "the replicas are not running"));
  }

  private static <T> T valid(Supplier<T> call) {
    try {
      return call.get();
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  private static InvalidEndpointRequestException invalid(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    return new InvalidEndpointRequestException(message, message, e);
  }
}
