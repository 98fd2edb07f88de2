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

/** A change that cannot be applied stops its partition, says so, and goes on when mended. */
class RefusalTest {

  private static final String SECRET = "Plan 9 from Outer Space";

  private Store store;
  private long[] of0;
  private long[] of1;

  @BeforeEach
  void open() throws Exception {
    store = Store.withPartitions(2);
    of0 = films(0);
    of1 = films(1);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void aRowThatTheDatabaseRefusesStopsOnlyItsPartition() throws Exception {
    store.database.execute(
        "alter table film add constraint decent check (title <> '" + SECRET + "')");
    try (Replicas replicas = store.start()) {
      store.has(of0[0], "First", 1).has(of1[0], "First", 1).topic.flush();
      await().until(() -> store.database.films().size() == 2);

      store.has(of0[1], "Before", 2).has(of0[2], SECRET, 1957).has(of0[3], "After", 3);
      store.has(of1[1], "Elsewhere", 2).topic.flush();
      await().until(() -> status(replicas, 0).state() == State.STOPPED);
      await().until(() -> titles().contains("Elsewhere"));

      assertThat(titles()).contains("Before").doesNotContain("After");
      assertThat(status(replicas, 1).state()).isEqualTo(State.RUNNING);
      assertThat(status(replicas, 0).error())
          .contains("SQLSTATE 23514", "constraint decent", "table film")
          .doesNotContain(SECRET);
      assertThat(Store.only(replicas).state()).isEqualTo(State.STOPPED);

      store.database.execute("alter table film drop constraint decent");
      await().until(() -> titles().contains("After"));
      assertThat(titles()).contains(SECRET);
      await().until(() -> status(replicas, 0).state() == State.RUNNING);
      assertThat(status(replicas, 0).error()).isNull();
    }
  }

  @Test
  void aLaterChangeOfTheSameRowMendsIt() throws Exception {
    store.database.execute("alter table film add constraint young check (year > 1900)");
    try (Replicas replicas = store.start()) {
      store.has(of0[0], "First", 1999).topic.flush();
      await().until(() -> store.database.films().size() == 1);
      store.has(of0[1], "Old", 1890).topic.flush();
      await().until(() -> status(replicas, 0).state() == State.STOPPED);

      // Comes with the old one as soon as the batch is received anew.
      store.has(of0[1], "Old", 1990).topic.flush();
    }
    try (Replicas replicas = store.start()) {
      await().until(() -> store.database.films().contains(of0[1] + "|Old|1990|null"));
    }
  }

  @Test
  void aRefusalWhileCatchingUpIsToldAsWell() throws Exception {
    store.database.execute("alter table film add constraint young check (year > 1900)");
    store.has(of0[0], "Old", 1890).topic.flush();
    try (Replicas replicas = store.start()) {
      await().until(() -> status(replicas, 0).state() == State.STOPPED);
      assertThat(status(replicas, 0).error()).contains("constraint young");

      store.database.execute("alter table film drop constraint young");
      await().until(() -> store.database.films().contains(of0[0] + "|Old|1890|null"));
    }
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
        ? new PartitionStatus(partition, State.STARTING, null, null, 0, new Applied(0, 0, 0), null)
        : all.get(partition);
  }

  private List<String> titles() {
    return store.database.query("select title from film");
  }

  private long[] films(int partition) {
    return LongStream.iterate(1, id -> id + 1)
        .filter(id -> store.topic.partitionOf(id) == partition)
        .limit(4)
        .toArray();
  }
}
