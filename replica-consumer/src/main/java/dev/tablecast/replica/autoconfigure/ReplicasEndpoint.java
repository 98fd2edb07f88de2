package dev.tablecast.replica.autoconfigure;

import dev.tablecast.replica.RebuildReport;
import dev.tablecast.replica.RebuildRequest;
import dev.tablecast.replica.Replicas;
import dev.tablecast.replica.ReplicasStatus;
import dev.tablecast.replica.UnknownReplicaException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

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

  private final Replicas replicas;

  ReplicasEndpoint(Replicas replicas) {
    this.replicas = replicas;
  }

  @ReadOperation
  ReplicasStatus all() {
    return replicas.status();
  }

  @ReadOperation
  WebEndpointResponse<Object> one(@Selector String replica) {
    return answer(() -> replicas.rebuildStatus(replica));
  }

  /**
   * Compares or rebuilds a replica, or tries at once what is parked.
   *
   * @param showKeys whether a comparison names rows by their keys instead of by hashes of them
   */
  @WriteOperation
  WebEndpointResponse<Object> run(
      @Selector String replica, @Selector Operation operation, @Nullable Boolean showKeys) {
    RebuildRequest request = RebuildRequest.of(replica);
    return answer(
        () ->
            switch (operation) {
              case REBUILD -> outcome(replicas.rebuild(request));
              case COMPARE ->
                  outcome(
                      replicas.rebuild(
                          Boolean.TRUE.equals(showKeys)
                              ? request.asDryRun().showingKeys()
                              : request.asDryRun()));
              case RETRY ->
                  new Outcome(
                      "%d changes are tried".formatted(replicas.retryParked(replica)), null);
            });
  }

  /** What has become of an operation. */
  record Outcome(String message, @Nullable RebuildReport report) {}

  private static Outcome outcome(CompletableFuture<RebuildReport> future)
      throws InterruptedException {
    try {
      RebuildReport report = future.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      return new Outcome(report.toString(), report);
    } catch (TimeoutException e) {
      return new Outcome(
          "under way: ask again with GET for its progress, and then its report", null);
    } catch (ExecutionException e) {
      return new Outcome(
          "failed: " + Objects.requireNonNullElse(e.getCause(), e).getMessage(), null);
    }
  }

  private static WebEndpointResponse<Object> answer(Callable<Object> call) {
    try {
      return new WebEndpointResponse<>(call.call());
    } catch (UnknownReplicaException e) {
      return refusal(e, WebEndpointResponse.STATUS_BAD_REQUEST);
    } catch (Exception e) {
      return refusal(e, WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
    }
  }

  private static WebEndpointResponse<Object> refusal(Exception e, int status) {
    return new WebEndpointResponse<>(new Outcome(String.valueOf(e.getMessage()), null), status);
  }
}
