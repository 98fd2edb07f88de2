package dev.tablecast.publisher.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.topic.TopicCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.StaticApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class TopicCommandTest {

  private final PublisherSettings settings = PublisherSettings.of("forum");
  private final TopicCommands commands =
      TopicCommands.of(
          settings, new OwnerSchema(settings, List.of(MasterTable.of(Movie.class)), List.of()));
  private final List<Integer> exits = new ArrayList<>();
  private final TopicCommand command = new TopicCommand(commands, exits::add);

  @Test
  void doesNothingUnlessItIsAskedTo(CapturedOutput output) {
    start("--server.port=0");

    assertThat(output).isEmpty();
    assertThat(exits).isEmpty();
  }

  @Test
  void printsEveryLineAndEndsOnceOthersHavePrintedTheirs(CapturedOutput output) {
    command.run(new DefaultApplicationArguments("--tablecast.pulsar-admin"));

    assertThat(output.getOut().lines()).containsExactlyElementsOf(commands.lines());
    assertThat(exits).isEmpty();

    command.onApplicationEvent(ready());

    assertThat(exits).containsExactly(0);
  }

  private void start(String... arguments) {
    command.run(new DefaultApplicationArguments(arguments));
    command.onApplicationEvent(ready());
  }

  private static ApplicationReadyEvent ready() {
    return new ApplicationReadyEvent(
        new SpringApplication(), new String[0], new StaticApplicationContext(), Duration.ZERO);
  }
}
