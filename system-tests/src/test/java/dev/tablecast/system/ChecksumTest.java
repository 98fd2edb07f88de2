package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.tablecast.publisher.Publisher;
import dev.tablecast.replica.ChecksumStatus;
import dev.tablecast.replica.Mismatch;
import dev.tablecast.replica.Mismatch.Kind;
import dev.tablecast.replica.Replicas;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store's copy is compared with what the forum's rows come to, whatever is spoiled in it. */
class ChecksumTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  /** Upper and lower case, accents and a comma: in an order of their own in each collation. */
  private static final String ROWS =
      """
      insert into specimen
        (id, part, flag, small, big, single, wide, title, note, data, moment, amount, day, token,
         facts, kind, numbers, words)
      select n / 20, p || n, n % 2 = 0, n, n * 1000000007::bigint, n / 3.0, n / 7.0, 'title ' || n,
        case when n % 5 = 0 then null else 'note' end, decode('00ff', 'hex'),
        timestamptz '2020-01-01 00:00:00.123456Z' + n * interval '1 h', n * 1.500, date '2020-02-29',
        gen_random_uuid(), '{"b": 1.0, "a": [true, null]}', 'RARE', array[n, 2], array['x', 'y']
      from generate_series(1, 300) as n,
        lateral (select (array['a', 'B', 'ä', 'Z', 'z', '-', 'É', 'a,b'])[1 + n % 8]) as t (p)
      """;

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
  void rowsOfEveryTypeAreProvenUnderTextKeysThatTheTwoDatabasesOrderOtherwise() throws Exception {
    whole.forum("alter table specimen alter part type text collate \"und-x-icu\"", ROWS);
    try (Publisher publisher = whole.publisher();
        Replicas replicas = whole.replicas()) {
      awaitSame();

      pass(publisher, replicas, 7);

      assertThat(checksums(replicas).rows()).isEqualTo(300);
      assertThat(checksums(replicas).found()).isZero();
    }
  }

  @Test
  void whatIsSpoiledInTheCopyIsFoundAndRepaired() throws Exception {
    whole.forum("alter table specimen alter part type text collate \"und-x-icu\"", ROWS);
    try (Publisher publisher = whole.publisher();
        Replicas replicas = whole.replicas()) {
      awaitSame();
      whole.store(
          "update specimen set price = 5",
          "set session_replication_role = replica",
          "update specimen set single = single + 0.001 where (id, part) = (5, 'z100')",
          "update specimen set facts = '{}', note = null where (id, part) = (5, 'B113')",
          "delete from specimen where (id, part) = (0, 'a,b7')",
          "insert into specimen (id, part, flag, title, kind, numbers, words, _version)"
              + " select id, 'theirs?', flag, title, kind, numbers, words, _version"
              + " from specimen where id = 9 limit 1");

      publisher.checksums().request("specimen", KeyInterval.ALL, 100, "test");

      await()
          .atMost(LONG)
          .until(() -> checksums(replicas).found() == 4 && checksums(replicas).open() == 0);
      awaitSame();
      assertThat(replicas.mismatches("specimen", true))
          .extracting(Mismatch::kind, Mismatch::row, Mismatch::columns)
          .containsExactlyInAnyOrder(
              tuple(Kind.CHANGED, "5,z100", List.of("single")),
              tuple(Kind.CHANGED, "5,B113", List.of("note", "facts")),
              tuple(Kind.MISSING, "0,a%2Cb7", List.of()),
              tuple(Kind.EXTRA, "9,theirs?", List.of()));
      pass(publisher, replicas, 100);
    }
  }

  @Test
  void amidLiveLoadWhatIsEqualIsProvenAndNothingIsTakenForDifferent() throws Exception {
    whole.forum(ROWS);
    try (Publisher publisher = whole.publisher();
        Replicas replicas = whole.replicas()) {
      whole.awaitEqual();
      try (Load load = Load.on(whole, new Random(7))) {
        for (int i = 0; i < 10; i++) {
          load.awaitCommits(20);
          publisher.checksums().request("specimen", KeyInterval.ALL, 20, "test");
        }
        load.awaitCommits(200);
      }
      whole.awaitEqual();

      pass(publisher, replicas, 50);
      assertThat(checksums(replicas).found()).isZero();
    }
  }

  /** Waits until the copy has the same rows, in whichever order its database has them. */
  private void awaitSame() {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(whole.copies()).containsExactlyInAnyOrderElementsOf(whole.masters()));
  }

  /** Has a pass made that proves the copy as of a version behind all that it was proven before. */
  private static void pass(Publisher publisher, Replicas replicas, int rows) {
    Optional<Version> before = version(replicas);
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              // One of which a range was let pass, for two were being read, proves nothing whole.
              publisher.checksums().request("specimen", KeyInterval.ALL, rows, "test");
              return version(replicas)
                  .filter(now -> before.filter(it -> !now.isAfter(it)).isEmpty())
                  .isPresent();
            });
  }

  private static Optional<Version> version(Replicas replicas) {
    return Optional.ofNullable(checksums(replicas).version());
  }

  private static ChecksumStatus checksums(Replicas replicas) {
    return replicas.status().replicas().get(0).checksums();
  }
}
