package dev.tablecast.replica.topic;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.pulsar.client.impl.MessageIdImpl;
import org.junit.jupiter.api.Test;

class OmissionsTest {

  private final AtomicLong leftOut = new AtomicLong();
  private final Omissions omissions = new Omissions("forum.film", leftOut::get);

  @Test
  void entriesInARowAndAgainAndOfTheNextLedgerLeaveNothingOut() {
    come(1, 4);
    come(1, 5);
    come(1, 3);
    come(1, 4);
    come(2, 0);

    assertThatCode(omissions::refuse).doesNotThrowAnyException();
  }

  @Test
  void aGapIsRefusedUntilAllHasBeenSentAgain() {
    come(1, 4);
    come(1, 6);
    assertThatThrownBy(omissions::refuse).hasMessageContaining("forum.film is left out");

    omissions.readAgain(0);
    come(1, 4);
    come(1, 5);
    come(1, 6);
    assertThatCode(omissions::refuse).doesNotThrowAnyException();
  }

  @Test
  void aGapAtTheBeginningOfALedgerIsOne() {
    come(1, 4);
    come(2, 1);

    assertThatThrownBy(omissions::refuse).isInstanceOf(OmittedMessageException.class);
  }

  @Test
  void whereNothingIsSentAgainEitherThereIsNothing() {
    come(1, 4);
    come(1, 6);
    omissions.readAgain(0);
    come(1, 4);
    come(1, 6);

    assertThatCode(omissions::refuse).doesNotThrowAnyException();
  }

  @Test
  void whatIsLeftOutAgainIsRefusedAgain() {
    come(1, 4);
    leftOut.set(1);
    come(1, 6);
    assertThatThrownBy(omissions::refuse).isInstanceOf(OmittedMessageException.class);

    omissions.readAgain(1);
    come(1, 4);
    assertThatCode(omissions::refuse).doesNotThrowAnyException();
    leftOut.set(2);
    come(1, 6);
    assertThatThrownBy(omissions::refuse).isInstanceOf(OmittedMessageException.class);
  }

  @Test
  void whatOthersWereSentIsNoGap() {
    come(1, 4);
    come(1, 6);
    omissions.startOver();
    come(1, 6);

    assertThatCode(omissions::refuse).doesNotThrowAnyException();
  }

  private void come(long ledger, long entry) {
    omissions.follows(new MessageIdImpl(ledger, entry, 0));
  }
}
