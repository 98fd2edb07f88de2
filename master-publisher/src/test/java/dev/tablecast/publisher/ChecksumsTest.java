package dev.tablecast.publisher;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Opinion;
import dev.tablecast.publisher.tests.Review;
import dev.tablecast.wire.KeyInterval;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot be asked for; what can, is in the relay's tests. */
class ChecksumsTest {

  private TestDatabase database;
  private Checksums checksums;

  @BeforeEach
  void create() throws Exception {
    database = TestDatabase.create();
    database.execute(
        "create table movie (id bigint primary key, title text not null, year int)",
        """
        create table review (
          author text collate "und-x-icu", number int, primary key (author, number))
        """);
    checksums = new Checksums(database.asOwner(), schema());
  }

  private static OwnerSchema schema() {
    return new OwnerSchema(
        PublisherSettings.of("forum"),
        List.of(MasterTable.of(Movie.class), MasterTable.of(Review.class)),
        List.of(OutboxTable.of(Opinion.class).incomplete()));
  }

  @Test
  void anUnknownTableIsToldTheKnownOnes() {
    assertRefused("actor", KeyInterval.ALL).hasMessageContaining("[movie, review, opinion]");
  }

  @Test
  void anOutboxTableIsNotProven() {
    assertRefused("opinion", KeyInterval.ALL).hasMessageContaining("is not proven");
  }

  @Test
  void aKeyThatIsNoneIsToldHowOneIsWritten() {
    assertRefused("movie", new KeyInterval("abc", null))
        .hasMessageContaining("invalid input syntax for type bigint");
    assertRefused("movie", new KeyInterval(null, "1,2"))
        .hasMessageContaining("values for 2 columns");
    assertRefused("review", new KeyInterval("a%zz,1", null)).hasMessageContaining("RowKey.of");
  }

  @Test
  void aRangeThatEndsBeforeItBeginsIsRefusedByTheOrderOfBytes() {
    checksums.request("review", new KeyInterval("B,1", "a,1"), 0, "a test");
    checksums.request("movie", new KeyInterval("9", "10"), 0, "a test");

    assertRefused("review", new KeyInterval("a,1", "B,1")).hasMessageContaining("swap them");
    assertRefused("movie", new KeyInterval("10", "9")).hasMessageContaining("swap them");
    assertRefused("movie", new KeyInterval("9", "9")).hasMessageContaining("swap them");
  }

  @Test
  void aDatabaseThatIsAwayIsToldOf() {
    OwnerDatabase away = new OwnerDatabase("jdbc:postgresql://127.0.0.1:1/x", "x", null, true);

    assertThatThrownBy(() -> new Checksums(away, schema()).request("movie", "a test"))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessageContaining("try again");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      String table, KeyInterval keys) {
    return assertThatThrownBy(() -> checksums.request(table, keys, 0, "a test"))
        .isInstanceOf(SnapshotRequestException.class);
  }
}
