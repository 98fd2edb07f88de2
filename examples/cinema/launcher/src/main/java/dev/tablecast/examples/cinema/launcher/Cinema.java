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

/** The whole cinema: two servers and four services, from here to Ctrl-C. */
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
    for (String service : List.of("forum", "store", "payments", "reviews")) {
      Databases.create(postgres, service);
    }
    PulsarServer pulsar = join(pulsarStarting);

    Service forum = service("forum", postgres, pulsar);
    Service store = service("store", postgres, pulsar);
    Service payments = service("payments", postgres, pulsar);
    Service reviews = service("reviews", postgres, pulsar);
    List<Service> all = List.of(forum, store, payments, reviews);
    endWithThisJvm(all);
    forum.awaitReady();
    log.info("The forum owns the films: {}", forum.url());
    store.awaitReady();
    log.info("The store copies them:    {}", store.url());
    reviews.awaitReady();
    log.info("So do the reviews:        {}", reviews.url());
    payments.awaitReady();
    log.info("Payments take the money:  {}", payments.url());

    Replication replication = new Replication(postgres, forum, store, reviews);
    replication.awaitFirst();
    if (arguments.smoke()) {
      replication.letEditorsWork();
      new Sales(postgres, store).verify();
      replication.verify();
    } else {
      log.info(guide(postgres, forum, store, payments, reviews));
      CompletableFuture.anyOf(
              all.stream()
                  .map(service -> service.process().onExit())
                  .toArray(CompletableFuture[]::new))
          .join();
      throw new CinemaException("A service has ended; its log tells why: " + logs);
    }
  }

  private Service service(String name, PostgresServer postgres, PulsarServer pulsar) {
    return Service.start(
        name,
        home.resolve("%1$s/target/%1$s.jar".formatted(name)),
        arguments.port(name),
        Map.of(
            "SPRING_DATASOURCE_URL",
            postgres.url(name),
            "SPRING_DATASOURCE_USERNAME",
            name,
            "SPRING_DATASOURCE_PASSWORD",
            name,
            // Of those that publish; the reviews have no use for it.
            "TABLECAST_PUBLISHER_DATASOURCE_USERNAME",
            name + "_publisher",
            "TABLECAST_PUBLISHER_DATASOURCE_PASSWORD",
            name + "_publisher",
            "SPRING_PULSAR_CLIENT_SERVICEURL",
            pulsar.serviceUrl(),
            "SPRING_PULSAR_ADMIN_SERVICEURL",
            pulsar.adminUrl()),
        logs);
  }

  /** The servers end by themselves, after this hook has ended their users, or when killed. */
  private static void endWithThisJvm(List<Service> all) {
    Leash leash = Leash.on(all.stream().map(Service::process).toList());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  all.forEach(service -> service.process().destroy());
                  all.forEach(Service::stop);
                  leash.slip();
                }));
  }

  private static String guide(
      PostgresServer postgres, Service forum, Service store, Service payments, Service reviews) {
    return """

        Look     %2$s   every film, its title to be edited, and the store's price
                 %3$s   the copy, with the store's own price and quantity; films to buy
                 %4$s   another copy, of titles alone, with people's reviews
        Try      curl '%3$s/movies?title=jaws'
                 curl -X PUT -H 'Content-Type: application/json' -d '{"title":"Jaws, again"}' %2$s/movies/1071
                 curl '%3$s/actuator/health'
                 PGPASSWORD=store psql -h 127.0.0.1 -p %1$d -U store store
                   update movie set price = 9.90 where id = 1;     -- the store's own
                   update movie set title = 'Mine' where id = 1;   -- refused: the forum's
        Buy      with tok_visa, or with tok_stolen, which payments declines
                 curl %3$s/purchases %2$s/credits %2$s/notices %5$s/payments
                 curl %3$s/actuator/tablecastsagas
        Logs     %6$s
                 %7$s
                 %8$s
                 %9$s

        The forum's editors edit, add and withdraw films all the while. Ctrl-C ends everything."""
        .formatted(
            postgres.port(),
            forum.url(),
            store.url(),
            reviews.url(),
            payments.url(),
            forum.log(),
            store.log(),
            payments.log(),
            reviews.log());
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
