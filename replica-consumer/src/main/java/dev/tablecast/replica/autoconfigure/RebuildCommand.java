package dev.tablecast.replica.autoconfigure;

import dev.tablecast.replica.RebuildReport;
import dev.tablecast.replica.RebuildRequest;
import dev.tablecast.replica.RebuildStatus;
import dev.tablecast.replica.Replicas;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/**
 * Rebuilds replicas from the command line, beside the running service or without it, and ends the
 * program with status 0, or of a dry run 1 if something differs.
 *
 * <pre>
 * java -jar store.jar --spring.main.web-application-type=none --tablecast.rebuild=movie
 * java -jar store.jar --spring.main.web-application-type=none --tablecast.compare=movie
 * </pre>
 */
final class RebuildCommand implements ApplicationRunner {

  private static final Logger log = LoggerFactory.getLogger(RebuildCommand.class);

  private static final String REBUILD = "tablecast.rebuild";
  private static final String COMPARE = "tablecast.compare";
  private static final String SHOW_KEYS = "tablecast.show-keys";

  private static final int TELL_SECONDS = 10;

  private final Replicas replicas;
  private final IntConsumer exit;

  RebuildCommand(Replicas replicas, IntConsumer exit) {
    this.replicas = replicas;
    this.exit = exit;
  }

  @Override
  public void run(ApplicationArguments arguments) throws Exception {
    List<String> rebuilt = values(arguments, REBUILD);
    List<String> compared = values(arguments, COMPARE);
    if (rebuilt.isEmpty() && compared.isEmpty()) {
      return;
    }
    int status = 0;
    for (String replica : rebuilt) {
      run(RebuildRequest.of(replica));
    }
    for (String replica : compared) {
      RebuildRequest request = RebuildRequest.of(replica).asDryRun();
      boolean equal =
          run(arguments.containsOption(SHOW_KEYS) ? request.showingKeys() : request).foundEqual();
      status = equal ? status : 1;
    }
    exit.accept(status);
  }

  private RebuildReport run(RebuildRequest request) throws InterruptedException {
    while (true) {
      CompletableFuture<RebuildReport> report = replicas.rebuild(request);
      try {
        return await(request.replica(), report);
      } catch (ExecutionException e) {
        log.info("{}; tried again", Objects.requireNonNullElse(e.getCause(), e).getMessage());
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }

  private RebuildReport await(String replica, CompletableFuture<RebuildReport> report)
      throws InterruptedException, ExecutionException {
    while (true) {
      try {
        return report.get(TELL_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        RebuildStatus now = replicas.rebuildStatus(replica);
        log.info("{}: {}, {} messages read", replica, now.phase(), now.messages());
      }
    }
  }

  private static List<String> values(ApplicationArguments arguments, String option) {
    List<String> values = arguments.getOptionValues(option);
    if (values != null && values.isEmpty()) {
      throw new IllegalArgumentException("--%s=… needs a replica's table".formatted(option));
    }
    return values == null ? List.of() : values;
  }
}
