package dev.tablecast.replica.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.DefaultApplicationArguments;

class RebuildCommandTest {

  private final List<Integer> exits = new ArrayList<>();
  private final RebuildCommand command = new RebuildCommand(Optional::empty, exits::add);

  @Test
  void doesNothingUnlessItIsAskedTo() throws Exception {
    command.run(new DefaultApplicationArguments("--server.port=0"));

    assertThat(exits).isEmpty();
  }

  @Test
  void needsAReplicasName() {
    assertThatThrownBy(() -> command.run(new DefaultApplicationArguments("--tablecast.rebuild")))
        .hasMessage("--tablecast.rebuild=… needs a replica's table");
  }

  @Test
  void needsReplicasThatRun() {
    assertThatThrownBy(
            () -> command.run(new DefaultApplicationArguments("--tablecast.compare=film")))
        .hasMessage("the replicas are not running");
    assertThat(exits).isEmpty();
  }
}
