package dev.tablecast.system.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.system.Blow;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills services, the broker and databases while purchases are made. After each round every saga
 * has ended, what was done was done once, completed purchases have all their effects and those
 * rolled back none, and money, copies and credit add up over all databases; also after dead letters
 * were put back, too late. With no more rounds than there are blows, the first come once each; with
 * more they come at random. System properties {@code tablecast.sagakill.rounds}, {@code
 * tablecast.sagakill.seed} and {@code tablecast.sagakill.only}, a part of blows' names, make it
 * longer, or repeat what was seen.
 */
class SagaKillTest {

  private static final Logger log = LoggerFactory.getLogger(SagaKillTest.class);

  private static final int ROUNDS = Integer.getInteger("tablecast.sagakill.rounds", 3);
  private static final long SEED = Long.getLong("tablecast.sagakill.seed", System.nanoTime());
  private static final String ONLY = System.getProperty("tablecast.sagakill.only", "");

  private final Random random = new Random(SEED);

  @Test
  void whoeverIsKilledEverySagaEndsNothingIsDoneTwiceAndAllAddsUp() throws Exception {
    try (Market market = new Market()) {
      List<Blow> blows =
          market.blows().stream().filter(blow -> blow.toString().contains(ONLY)).toList();
      market.awaitQuiet();
      int underWay = 0;
      int late = 0;
      for (int round = 0; round < ROUNDS; round++) {
        Blow blow = blows.get(ROUNDS <= blows.size() ? round : random.nextInt(blows.size()));
        underWay += round(market, blow, round) > 0 ? 1 : 0;
        Books.of(market).assertSound();
        if (round == ROUNDS - 1 || random.nextInt(3) == 0) {
          late += new DeadLetterOffice(market).putBack();
          Books.of(market).assertSound();
        }
        market.assertNoLogLost();
      }

      Books books = Books.of(market);
      log.info(
          "{} rounds (seed {}), {} of them with sagas under way; {} purchases, {} of them whole;"
              + " {} commands sent again, {} steps given up, {} late letters",
          ROUNDS,
          SEED,
          underWay,
          books.all(),
          books.completed(),
          market.sentAgain(),
          market.givenUp(),
          late);
      assertThat(underWay).as("rounds with sagas under way").isGreaterThanOrEqualTo(ROUNDS / 2);
      assertThat(books.completed()).as("whole purchases").isBetween(1L, books.all() - 1L);
      assertThat(late).as("letters put back").isPositive();
    }
  }

  private int round(Market market, Blow blow, int round) throws Exception {
    log.info("Round {} of {} (seed {}): {}", round + 1, ROUNDS, SEED, blow);
    long began = System.nanoTime();
    int endedBefore = market.ended();
    int givenUpBefore = market.givenUp();
    int underWay;
    try (Customers customers = Customers.of(market.shop(), new Random(random.nextLong()))) {
      market.awaitEnded(endedBefore + 5);
      pause(1000);
      underWay = market.underWay();
      blow.strike();
      pause(1500);
      blow.mend();
      pause(1500);
    }
    market.awaitQuiet();
    log.info(
        "Round {}: {}, with {} sagas under way; {} sagas ended, {} steps given up, in {} s",
        round + 1,
        blow,
        underWay,
        market.ended() - endedBefore,
        market.givenUp() - givenUpBefore,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
    return underWay;
  }

  private void pause(int atMostMillis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(atMostMillis)));
  }
}
