package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Publisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instances of one subscribing service in JVMs of their own. */
class SharedPartitionsTest {

  private Whole whole;

  @BeforeEach
  void open() throws Exception {
    whole = new Whole();
  }

  @AfterEach
  void close() throws Exception {
    whole.close();
  }

  @Test
  void oneOfTwoInstancesThatShareThePartitionsIsKilledAndTheOtherTakesOver() throws Exception {
    try (Publisher publisher = whole.publisher();
        ServiceJvm one = ServiceJvm.store(whole::storeSite);
        ServiceJvm two = ServiceJvm.store(whole::storeSite)) {
      whole.awaitPassage();
      awaitActive(2);

      try (Load load = Load.on(whole, new Random())) {
        load.awaitCommits(100);
        one.kill();
        load.awaitCommits(100);
      }

      whole.awaitEqual();
      awaitActive(1);
      whole.history().assertNoChangeTwice();
      assertThat(whole.count()).isPositive();
    }
  }

  /** Waits until so many instances have the partitions to themselves, as many each. */
  private void awaitActive(int instances) throws Exception {
    try (PulsarAdmin admin = whole.admin()) {
      int partitions = admin.topics().getPartitionedTopicMetadata(whole.topic()).partitions;
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                List<String> addresses = new ArrayList<>();
                for (int i = 0; i < partitions; i++) {
                  addresses.addAll(active(admin, whole.topic() + "-partition-" + i));
                }
                assertThat(addresses).hasSize(partitions);
                assertThat(Set.copyOf(addresses))
                    .hasSize(instances)
                    .allSatisfy(
                        each ->
                            assertThat(addresses)
                                .filteredOn(each::equals)
                                .hasSize(partitions / instances));
              });
    }
  }

  private static List<String> active(PulsarAdmin admin, String partition) throws Exception {
    return admin.topics().getStats(partition).getSubscriptions().values().stream()
        .flatMap(
            subscription ->
                subscription.getConsumers().stream()
                    .filter(
                        each -> each.getConsumerName().equals(subscription.getActiveConsumerName()))
                    .map(each -> each.getAddress()))
        .toList();
  }
}
