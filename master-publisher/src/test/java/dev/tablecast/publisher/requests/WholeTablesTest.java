package dev.tablecast.publisher.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.requests.WholeTables.Admission;
import dev.tablecast.publisher.requests.WholeTables.Waiting;
import dev.tablecast.wire.OwnerRequest;
import java.time.Duration;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.impl.MessageIdImpl;
import org.junit.jupiter.api.Test;

class WholeTablesTest {

  private static final OwnerRequest MOVIES =
      new OwnerRequest.Snapshot("1", "forum.movie", null, null);
  private static final OwnerRequest SOME = new OwnerRequest.Snapshot("2", "forum.movie", "1", null);
  private static final OwnerRequest REVIEWS =
      new OwnerRequest.Snapshot("3", "forum.review", null, null);
  private static final OwnerRequest CHECKSUMS =
      new OwnerRequest.Checksum("4", "forum.movie", null, null, 100);

  private long now;
  private final WholeTables tables = new WholeTables(() -> now);

  @Test
  void aTableIsDoneOnceAndAgainOnlyAfterSomeMinutes() {
    assertThat(tables.admit(MOVIES, message(1))).isEqualTo(Admission.NOW);
    tables.ordered(MOVIES);

    assertThat(tables.admit(MOVIES, message(2))).isEqualTo(Admission.LATER);
    assertThat(tables.waiting()).isOne();
    assertThat(tables.due()).isEmpty();
    now = Duration.ofMinutes(11).toNanos();
    assertThat(tables.due()).containsExactly(new Waiting(MOVIES, message(2)));
    assertThat(tables.due()).isEmpty();
    assertThat(tables.waiting()).isZero();
  }

  @Test
  void whatComesWhileTheSameWaitsIsDoneWithIt() {
    tables.ordered(MOVIES);

    assertThat(tables.admit(MOVIES, message(1))).isEqualTo(Admission.LATER);
    assertThat(tables.admit(MOVIES, message(2))).isEqualTo(Admission.WITH_ANOTHER);
    assertThat(tables.waiting()).isOne();
  }

  @Test
  void whatComesAgainItselfIsNotTakenForAnother() {
    tables.ordered(MOVIES);
    tables.admit(MOVIES, message(1));

    assertThat(tables.admit(MOVIES, message(1))).isEqualTo(Admission.LATER);
    assertThat(tables.waiting()).isOne();
  }

  @Test
  void rangesOtherTablesAndChecksumsDoNotWaitForIt() {
    tables.ordered(MOVIES);
    tables.admit(MOVIES, message(1));

    assertThat(tables.admit(SOME, message(2))).isEqualTo(Admission.NOW);
    tables.ordered(SOME);
    assertThat(tables.admit(SOME, message(3))).isEqualTo(Admission.NOW);
    assertThat(tables.admit(REVIEWS, message(4))).isEqualTo(Admission.NOW);
    assertThat(tables.admit(CHECKSUMS, message(5))).isEqualTo(Admission.NOW);
  }

  private static MessageId message(int entry) {
    return new MessageIdImpl(1, entry, -1);
  }
}
