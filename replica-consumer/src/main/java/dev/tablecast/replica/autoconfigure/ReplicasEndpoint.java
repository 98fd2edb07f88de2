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
 * POST /actuator/tablecastreplicas/movie/mismatches   what checksums have found; {"showKeys": true}
 * POST /actuator/tablecastreplicas/movie/snapshot  ask the owner for its rows again; {"from": "1"}
 * </pre>
 */
@Endpoint(id = "tablecastreplicas")
final class ReplicasEndpoint {

  /** What can be asked of one replica. */
  enum Operation {
    COMPARE,
    REBUILD,
    RETRY,
    MISMATCHES,
    SNAPSHOT
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
   * Compares or rebuilds a replica, tries at once what is parked, tells where it differs, or asks
   * the owner for rows.
   *
   * @param showKeys whether rows are named by their keys instead of by hashes of them
   * @param from the first key of a range that is asked for; all rows without any key
   * @param to the last key of a range
   */
  @WriteOperation
  WebEndpointResponse<Object> run(
      @Selector String replica,
      @Selector Operation operation,
      @Nullable Boolean showKeys,
      @Nullable String from,
      @Nullable String to) {
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
              case MISMATCHES -> replicas.mismatches(replica, Boolean.TRUE.equals(showKeys));
              case SNAPSHOT -> {
                replicas.requestSnapshot(replica, from, to);
                yield new Outcome(
                    "asked; the owner publishes the rows when their turn comes, see its health",
                    null);
              }
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
    } catch (UnknownReplicaException | IllegalArgumentException e) {
      return refusal(e, WebEndpointResponse.STATUS_BAD_REQUEST);
    } catch (Exception e) {
      return refusal(e, WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
    }
  }

  private static WebEndpointResponse<Object> refusal(Exception e, int status) {
    return new WebEndpointResponse<>(new Outcome(String.valueOf(e.getMessage()), null), status);
  }
}
