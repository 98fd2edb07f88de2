package dev.tablecast.replica.autoconfigure;

import dev.tablecast.wire.TopicGrant;
import java.util.List;
import java.util.function.IntConsumer;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Prints, on the command line, what whoever administers Pulsar is to grant to this service, and
 * ends the program. Needs no server:
 *
 * <pre>
 * java -jar store.jar --spring.main.web-application-type=none --tablecast.replica.enabled=false
 *     --tablecast.pulsar-admin
 * </pre>
 */
final class GrantsCommand implements ApplicationRunner, ApplicationListener<ApplicationReadyEvent> {

  private static final String OPTION = "tablecast.pulsar-admin";

  private final List<TopicGrant> grants;
  private final IntConsumer exit;
  private boolean asked;

  GrantsCommand(List<TopicGrant> grants, IntConsumer exit) {
    this.grants = List.copyOf(grants);
    this.exit = exit;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    asked = arguments.containsOption(OPTION);
    if (asked) {
      grants.forEach(grant -> System.out.println(grant.command()));
    }
  }

  /** Not before: what the service publishes is printed by another one. */
  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    if (asked) {
      exit.accept(0);
    }
  }
}
