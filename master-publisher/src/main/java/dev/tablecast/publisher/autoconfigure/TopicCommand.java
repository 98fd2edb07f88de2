package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.publisher.topic.TopicCommands;
import java.util.function.IntConsumer;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Prints, on the command line, what whoever administers Pulsar is to run for this service, and ends
 * the program. Needs no server:
 *
 * <pre>
 * java -jar forum.jar --spring.main.web-application-type=none --tablecast.publisher.enabled=false
 *     --tablecast.pulsar-admin
 * </pre>
 */
final class TopicCommand implements ApplicationRunner, ApplicationListener<ApplicationReadyEvent> {

  private static final String OPTION = "tablecast.pulsar-admin";

  private final TopicCommands commands;
  private final IntConsumer exit;
  private boolean asked;

  TopicCommand(TopicCommands commands, IntConsumer exit) {
    this.commands = commands;
    this.exit = exit;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    asked = arguments.containsOption(OPTION);
    if (asked) {
      System.out.print(commands);
    }
  }

  /** Not before: what the service subscribes to is printed by another one. */
  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    if (asked) {
      exit.accept(0);
    }
  }
}
