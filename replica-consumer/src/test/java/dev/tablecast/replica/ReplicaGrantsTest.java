package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.replica.films.Film;
import dev.tablecast.wire.TopicGrant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaGrantsTest {

  @Test
  void aCopyOfWhatAnotherServiceAddsIsReadAndAskedForThere() {
    List<TopicGrant> grants =
        ReplicaGrants.of(
            ReplicaSettings.of("forum"), List.of(ReplicaTable.ofFacet(Film.class, "store")));

    assertThat(grants)
        .extracting(TopicGrant::command)
        .containsExactly(
            "pulsar-admin topics grant-permission persistent://public/default/store.film"
                + " --role forum --actions consume",
            "pulsar-admin topics grant-permission"
                + " persistent://public/default/store.requests.forum --role forum"
                + " --actions produce");
  }
}
