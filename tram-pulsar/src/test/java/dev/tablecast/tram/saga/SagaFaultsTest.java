package dev.tablecast.tram.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventuate.tram.messaging.common.Message;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;

/**
 * Sagas under faults at random: messages are lost, late, out of order, there twice, and two at a
 * time; handlers and the watch die before they commit; refunds are refused. More rounds: {@code
 * -Dtablecast.saga.seeds=200}.
 */
class SagaFaultsTest {

  private static final int SAGAS = 12;
  private static final int STEPS = 200;

  private SagaSite site;
  private Purchase purchase;

  @BeforeEach
  void open() {
    site = SagaSite.create();
    purchase = new Purchase(site).joinedBy(site.dispatchers());
  }

  @AfterEach
  void close() {
    site.close();
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("tablecast.saga.seeds", 2));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsDoneTwiceMoneyAndQuantityAddUpAndEverySagaEnds(long seed) {
    Random random = new Random(seed);
    // Some are refused by the store, and some by the forum.
    IntStream.range(0, SAGAS).forEach(i -> purchase.begin(List.of(1, 5, 11, 101).get(i % 4)));
    purchase.refusals.set(random.nextInt(10));
    for (int i = 0; i < STEPS; i++) {
      fault(random);
    }
    endInPeace();

    assertThat(site.query("select saga, what from effect group by saga, what having count(*) > 1"))
        .as("done twice, seed %d", seed)
        .isEmpty();
    assertThat(
            site.query("select saga_id from eventuate.saga_instance where end_state is not true"))
        .as("not ended, seed %d", seed)
        .isEmpty();
    assertThat(halves()).as("done by halves, seed %d", seed).isEmpty();
    assertThat(site.query("select sum(version) > 0 from eventuate.saga_instance"))
        .containsExactly("t");
  }

  /**
   * Sagas of which neither everything nor nothing is left. Each effect is offset by its
   * compensation: copies by a release, money by a refund, credit by a correction.
   */
  private List<String> halves() {
    return site.query(
        """
        with left_over as (
          select i.saga_id, i.compensating,
            coalesce(sum(copies) filter (where what = 'reserve'), 0)
              - coalesce(sum(copies) filter (where what = 'release'), 0) as copies,
            coalesce(sum(copies) filter (where what = 'charge'), 0)
              - coalesce(sum(copies) filter (where what = 'refund'), 0) as money,
            coalesce(sum(copies) filter (where what = 'credit'), 0)
              - coalesce(sum(copies) filter (where what = 'correct'), 0) as credit
          from eventuate.saga_instance i left join effect e on e.saga = i.saga_id
          group by i.saga_id, i.compensating)
        select * from left_over
        where case when compensating then (copies, money, credit) <> (0, 0, 0)
          else copies = 0 or copies <> money or money <> credit end""");
  }

  private void fault(Random random) {
    List<Message> pending = site.broker.pending();
    int dice = random.nextInt(100);
    if (pending.isEmpty() || dice < 8) {
      site.clock.forward(Duration.ofSeconds(random.nextInt(40)));
      look(dice % 4 == 0);
      return;
    }
    Message message = pending.get(random.nextInt(pending.size()));
    if (dice < 18) {
      site.broker.lose(message);
    } else if (dice < 30) {
      site.broker.deliverAndCrash(message);
    } else if (dice < 42) {
      site.broker.deliver(message);
      site.broker.deliver(message);
    } else if (dice < 60) {
      Message other = pending.get(random.nextInt(pending.size()));
      CompletableFuture<Void> first = CompletableFuture.runAsync(() -> deliver(message));
      deliver(other);
      first.join();
    } else {
      site.broker.deliver(message);
    }
  }

  /** Two that wait for each other's locks are parted by the database; it is delivered again. */
  private void deliver(Message message) {
    try {
      site.broker.deliver(message);
    } catch (DataAccessException | org.jooq.exception.DataAccessException e) {
      assertThat(e).hasStackTraceContaining("deadlock");
    }
  }

  private void look(boolean crash) {
    site.transactions.executeWithoutResult(
        status -> {
          site.watch.look();
          if (crash) {
            status.setRollbackOnly();
          }
        });
  }

  private void endInPeace() {
    for (int i = 0; i < 30; i++) {
      site.broker.deliverAll();
      site.wait(SagaSite.USUAL.longest());
    }
  }
}
