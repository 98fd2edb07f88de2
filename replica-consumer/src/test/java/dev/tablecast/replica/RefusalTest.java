package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tablecast.replica.ReplicasStatus.Applied;
import dev.tablecast.replica.ReplicasStatus.PartitionStatus;
import dev.tablecast.replica.ReplicasStatus.State;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.Version;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nobody can read, or no relay wrote, stops its partition and is told. */
class RefusalTest {

  private Store store;
  private long[] of0;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(2);
    of0 = films(0);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void aMessageThatIsNoRowOfTheContractStopsItsPartition() {
    try (Replicas replicas = store.start()) {
      store.has(of0[0], "First", 1999).topic.flush();
      await().until(() -> store.database.films().size() == 1);
      byte[] broken = "\n\177broken".getBytes(StandardCharsets.UTF_8);
      String key = RowKey.of(List.of(Long.toString(of0[1])));
      Map<String, String> version = Map.of(Version.PROPERTY, store.topic.nextVersion().toString());
      store.topic.raw(0, key, broken, version).flush();

      await().until(() -> status(replicas, 0).state() == State.STOPPED);
      assertThat(status(replicas, 0).error()).contains("forum.film").doesNotContain("broken");
    }
  }

  @Test
  void aMessageThatNoRelayWroteStopsItsPartitionAndTellsWhich() {
    try (Replicas replicas = store.start()) {
      store.has(of0[0], "First", 1999).topic.flush();
      await().until(() -> store.database.films().size() == 1);
      store.topic.raw(0, "1", new byte[] {8, 1}, Map.of()).flush();

      await().until(() -> status(replicas, 0).state() == State.STOPPED);
      assertThat(status(replicas, 0).error())
          .contains("was not written by an owner's relay", "'version'");
    }
  }

  private static PartitionStatus status(Replicas replicas, int partition) {
    List<PartitionStatus> all = Store.only(replicas).partitions();
    return all.isEmpty()
        ? new PartitionStatus(
            partition, State.STARTING, null, null, 0, new Applied(0, 0, 0), Map.of(), null)
        : all.get(partition);
  }

  private long[] films(int partition) {
    return LongStream.iterate(1, id -> id + 1)
        .filter(id -> store.topic.partitionOf(id) == partition)
        .limit(4)
        .toArray();
  }
}
