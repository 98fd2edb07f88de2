package dev.tablecast.replica.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.replica.ReplicaGrants;
import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.films.Film;
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
class GrantsCommandTest {

  private final List<Integer> exits = new ArrayList<>();
  private final GrantsCommand command =
      new GrantsCommand(
          ReplicaGrants.of(
              ReplicaSettings.of("store"),
              List.of(
                  ReplicaTable.of(Film.class),
                  ReplicaTable.of(Film.class).into("archive", "film"))),
          exits::add);

  @Test
  void printsWhatTheSubscriberNeedsInEachTopicOnce(CapturedOutput output) {
    command.run(new DefaultApplicationArguments("--tablecast.pulsar-admin"));

    assertThat(output.getOut().lines())
        .containsExactly(
            "pulsar-admin topics grant-permission persistent://public/default/forum.film --role store --actions consume",
            "pulsar-admin topics grant-permission persistent://public/default/forum.requests.store --role store --actions produce");
    assertThat(exits).as("what it publishes may still have to be printed").isEmpty();

    command.onApplicationEvent(ready());

    assertThat(exits).containsExactly(0);
  }

  @Test
  void doesNothingUnlessItIsAskedTo(CapturedOutput output) {
    command.run(new DefaultApplicationArguments("--server.port=0"));
    command.onApplicationEvent(ready());

    assertThat(output).isEmpty();
    assertThat(exits).isEmpty();
  }

  private static ApplicationReadyEvent ready() {
    return new ApplicationReadyEvent(
        new SpringApplication(), new String[0], new StaticApplicationContext(), Duration.ZERO);
  }
}
