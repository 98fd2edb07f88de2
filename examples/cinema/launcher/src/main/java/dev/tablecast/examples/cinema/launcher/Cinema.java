package dev.tablecast.examples.cinema.launcher;

import dev.tablecast.devservices.PostgresOptions;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.devservices.PulsarOptions;
import dev.tablecast.devservices.PulsarServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole cinema: two servers and two services, from here to Ctrl-C. */
final class Cinema {

  private static final Logger log = LoggerFactory.getLogger("cinema");

  private final Arguments arguments;
  private final Path home;
  private final Path logs;

  private Cinema(Arguments arguments, Path home) {
    this.arguments = arguments;
    this.home = home;
    this.logs = home.resolve("target/logs");
  }

  public static void main(String[] words) throws InterruptedException {
    try {
      new Cinema(Arguments.parse(List.of(words)), Path.of(System.getProperty("cinema.home"))).run();
    } catch (IllegalArgumentException e) {
      log.error("{}\n\n{}", e.getMessage(), Arguments.USAGE);
      System.exit(2);
    } catch (CinemaException e) {
      log.error("\n{}", e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  private void run() throws InterruptedException {
    createLogs();
    // Pulsar takes longest; meanwhile Postgres gets its databases
    CompletableFuture<PulsarServer> pulsarStarting =
        CompletableFuture.supplyAsync(() -> PulsarServer.start(PulsarOptions.fast()));
    PostgresServer postgres =
        PostgresServer.start(PostgresOptions.fast().with("max_slot_wal_keep_size", "1GB"));
    Databases.create(postgres, "forum");
    Databases.create(postgres, "store");
    PulsarServer pulsar = join(pulsarStarting);

    Service forum = forum(postgres, pulsar);
    Service store = store(postgres, pulsar);
    endWithThisJvm(forum, store);
    forum.awaitReady();
    log.info("The forum owns the films: {}", forum.url());
    store.awaitReady();
    log.info("The store copies them:    {}", store.url());

    Replication replication = new Replication(postgres, forum, store);
    replication.awaitFirst();
    if (arguments.smoke()) {
      replication.verify();
    } else {
      log.info(guide(postgres, forum, store));
      CompletableFuture.anyOf(forum.process().onExit(), store.process().onExit()).join();
      throw new CinemaException("A service has ended; its log tells why: " + logs);
    }
  }

  private Service forum(PostgresServer postgres, PulsarServer pulsar) {
    return Service.start(
        "forum",
        home.resolve("forum/target/forum.jar"),
        arguments.forumPort(),
        Map.of(
            "SPRING_DATASOURCE_URL", postgres.url("forum"),
            "SPRING_DATASOURCE_USERNAME", "forum",
            "SPRING_DATASOURCE_PASSWORD", "forum",
            "TABLECAST_PUBLISHER_DATASOURCE_USERNAME", "forum_publisher",
            "TABLECAST_PUBLISHER_DATASOURCE_PASSWORD", "forum_publisher",
            "SPRING_PULSAR_CLIENT_SERVICEURL", pulsar.serviceUrl(),
            "SPRING_PULSAR_ADMIN_SERVICEURL", pulsar.adminUrl()),
        logs);
  }

  private Service store(PostgresServer postgres, PulsarServer pulsar) {
    return Service.start(
        "store",
        home.resolve("store/target/store.jar"),
        arguments.storePort(),
        Map.of(
            "SPRING_DATASOURCE_URL", postgres.url("store"),
            "SPRING_DATASOURCE_USERNAME", "store",
            "SPRING_DATASOURCE_PASSWORD", "store",
            "TABLECAST_PUBLISHER_DATASOURCE_USERNAME", "store_publisher",
            "TABLECAST_PUBLISHER_DATASOURCE_PASSWORD", "store_publisher",
            "SPRING_PULSAR_CLIENT_SERVICEURL", pulsar.serviceUrl(),
            "SPRING_PULSAR_ADMIN_SERVICEURL", pulsar.adminUrl()),
        logs);
  }

  /** The servers end by themselves, after this hook has ended their users, or when killed. */
  private static void endWithThisJvm(Service forum, Service store) {
    Leash leash = Leash.on(List.of(forum.process(), store.process()));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  forum.process().destroy();
                  store.stop();
                  forum.stop();
                  leash.slip();
                }));
  }

  private String guide(PostgresServer postgres, Service forum, Service store) {
    return """

        Look     %2$s   every film, its title to be edited, and the store's price
                 %3$s   the copy, with the store's own price and quantity
        Try      curl '%3$s/movies?title=jaws'
                 curl -X PUT -H 'Content-Type: application/json' -d '{"title":"Jaws, again"}' %2$s/movies/1071
                 curl '%3$s/actuator/health'
                 PGPASSWORD=store psql -h 127.0.0.1 -p %1$d -U store store
                   update movie set price = 9.90 where id = 1;     -- the store's own
                   update movie set title = 'Mine' where id = 1;   -- refused: the forum's
        Logs     %4$s
                 %5$s

        The forum's editors edit, add and withdraw films all the while. Ctrl-C ends everything."""
        .formatted(postgres.port(), forum.url(), store.url(), forum.log(), store.log());
  }

  private void createLogs() {
    try {
      Files.createDirectories(logs);
    } catch (IOException e) {
      throw new CinemaException("Cannot write to " + logs, e);
    }
  }

  private static <T> T join(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(10, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CinemaException("Pulsar did not start: " + cause.getMessage(), e);
    }
  }
}
