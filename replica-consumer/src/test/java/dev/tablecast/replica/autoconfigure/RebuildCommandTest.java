package dev.tablecast.replica.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.replica.ReplicaSettings;
import dev.tablecast.replica.Replicas;
import java.util.ArrayList;
import java.util.List;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.DefaultApplicationArguments;

class RebuildCommandTest {

  private final List<Integer> exits = new ArrayList<>();

  /** It is asked nothing here. */
  private final Replicas replicas =
      new Replicas(
          ReplicaSettings.of("store"),
          new PGSimpleDataSource(),
          PulsarClient.builder().serviceUrl("pulsar://127.0.0.1:1").build(),
          List.of());

  private final RebuildCommand command = new RebuildCommand(replicas, exits::add);

  RebuildCommandTest() throws PulsarClientException {}

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
}
