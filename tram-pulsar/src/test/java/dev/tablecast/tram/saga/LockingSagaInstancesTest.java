package dev.tablecast.tram.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventuate.common.id.ApplicationIdGenerator;
import io.eventuate.common.jdbc.EventuateSchema;
import io.eventuate.tram.sagas.orchestration.DestinationAndResource;
import io.eventuate.tram.sagas.orchestration.SagaInstance;
import io.eventuate.tram.sagas.orchestration.SagaInstanceRepository;
import io.eventuate.tram.sagas.orchestration.SagaInstanceRepositoryJdbc;
import io.eventuate.tram.sagas.orchestration.SerializedSagaData;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sagas' instances, beside how Eventuate's own repository treats them on Postgres. */
class LockingSagaInstancesTest {

  private SagaSite site;
  private SagaInstanceRepository eventuates;
  private LockingSagaInstances ours;
  private String id = "";

  @BeforeEach
  void open() {
    site = SagaSite.create();
    eventuates =
        new SagaInstanceRepositoryJdbc(
            site.executor, new ApplicationIdGenerator(), new EventuateSchema());
    ours = new LockingSagaInstances(site.database, new ApplicationIdGenerator());
    inTransaction(
        () -> {
          SagaInstance instance = VersionedSagaInstance.begun("t", data("0"));
          ours.save(instance);
          id = instance.getId();
        });
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void eventuatesLeavesAnAbortedTransactionWhereAParticipantIsKnownAlready() {
    Set<DestinationAndResource> locked = Set.of(new DestinationAndResource("store", "film/1"));
    inTransaction(() -> change(eventuates, it -> it.addDestinationsAndResources(locked)));

    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      change(eventuates, it -> it.setStateName("next"));
                      site.execute("create table gone_on ()");
                    }))
        .hasStackTraceContaining("current transaction is aborted");
  }

  @Test
  void aParticipantThatIsKnownIsKeptAndTheTransactionGoesOn() {
    Set<DestinationAndResource> locked = Set.of(new DestinationAndResource("store", "film/1"));
    inTransaction(() -> change(ours, it -> it.addDestinationsAndResources(locked)));

    inTransaction(() -> change(ours, it -> it.setStateName("next")));

    assertThat(site.query("select state_name from eventuate.saga_instance"))
        .containsExactly("next");
    assertThat(site.query("select destination, resource from eventuate.saga_instance_participants"))
        .containsExactly("store|film/1");
  }

  @Test
  void eventuatesLosesTheWriteOfOneOfTwoWhoReadTheSame() throws Exception {
    countTwice(eventuates);

    assertThat(site.query("select saga_data_json from eventuate.saga_instance"))
        .containsExactly("1");
  }

  @Test
  void theSecondOfTwoWaitsUntilTheFirstHasWritten() throws Exception {
    countTwice(ours);

    assertThat(site.query("select saga_data_json from eventuate.saga_instance"))
        .containsExactly("2");
  }

  @Test
  void aWriteOfWhatWasReadBeforeAnothersWriteIsRefused() {
    SagaInstance early =
        Objects.requireNonNull(site.transactions.execute(it -> ours.find("t", id)));
    inTransaction(() -> change(ours, it -> it.setStateName("next")));

    assertThatThrownBy(() -> inTransaction(() -> ours.update(early)))
        .isInstanceOf(SagaMovedException.class)
        .hasMessageContaining(id);
  }

  @Test
  void withoutATransactionNothingIsReadForItWouldNotBeLocked() {
    assertThatThrownBy(() -> ours.find("t", id))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@Transactional");
  }

  /** Two read and add one; the first goes on when the second has read, or waits for the lock. */
  private void countTwice(SagaInstanceRepository repository) throws Exception {
    CountDownLatch firstHasRead = new CountDownLatch(1);
    CountDownLatch secondIsThere = new CountDownLatch(1);
    CompletableFuture<Void> first =
        CompletableFuture.runAsync(
            () ->
                inTransaction(
                    () -> {
                      SagaInstance instance = repository.find("t", id);
                      firstHasRead.countDown();
                      await(secondIsThere);
                      addOne(repository, instance);
                    }));
    await(firstHasRead);
    CompletableFuture<Void> second =
        CompletableFuture.runAsync(
            () ->
                inTransaction(
                    () -> {
                      SagaInstance instance = repository.find("t", id);
                      secondIsThere.countDown();
                      addOne(repository, instance);
                    }));
    org.awaitility.Awaitility.await()
        .until(() -> secondIsThere.getCount() == 0 || !waitingForLocks().isEmpty());
    secondIsThere.countDown();
    CompletableFuture.allOf(first, second).get();
  }

  private java.util.List<String> waitingForLocks() {
    return site.query(
        "select pid from pg_stat_activity where wait_event_type = 'Lock' and datname ="
            + " current_database()");
  }

  private static void addOne(SagaInstanceRepository repository, SagaInstance instance) {
    int count = Integer.parseInt(instance.getSerializedSagaData().getSagaDataJSON());
    instance.setSerializedSagaData(data(Integer.toString(count + 1)));
    repository.update(instance);
  }

  private void change(SagaInstanceRepository repository, Consumer<SagaInstance> change) {
    SagaInstance instance = repository.find("t", id);
    change.accept(instance);
    repository.update(instance);
  }

  private void inTransaction(Runnable work) {
    site.transactions.executeWithoutResult(status -> work.run());
  }

  private static SerializedSagaData data(String json) {
    return new SerializedSagaData("java.lang.Integer", json);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
