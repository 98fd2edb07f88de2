package dev.tablecast.publisher;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Opinion;
import dev.tablecast.publisher.tests.Review;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot be asked for; what can, is in the relay's tests. */
class SnapshotsTest {

  private TestDatabase database;
  private Snapshots snapshots;

  @BeforeEach
  void create() throws Exception {
    database = TestDatabase.create();
    database.execute(
        "create table movie (id bigint primary key, title text not null, year int)",
        "create table review (author text, number int, primary key (author, number))");
    snapshots = new Snapshots(database.asOwner(), schema());
  }

  private static OwnerSchema schema() {
    return new OwnerSchema(
        PublisherSettings.of("forum"),
        List.of(MasterTable.of(Movie.class), MasterTable.of(Review.class)),
        List.of(OutboxTable.of(Opinion.class).incomplete()));
  }

  @Test
  void anUnknownTableIsToldTheKnownOnes() {
    assertRefused(() -> snapshots.request("actor", "a test"))
        .hasMessageContaining("no table 'actor'")
        .hasMessageContaining("[movie, review, opinion]");
    assertRefused(() -> snapshots.pause("actor", "a test"))
        .hasMessageContaining("[movie, review, opinion]");
  }

  @Test
  void anOutboxTableWithoutAReaderIsToldHowToGetOne() {
    assertRefused(() -> snapshots.request("opinion", "a test")).hasMessageContaining("rereadBy");
  }

  @Test
  void anOutboxTableHasNoRanges() {
    OwnerSchema readable =
        new OwnerSchema(
            PublisherSettings.of("forum"),
            List.of(),
            List.of(
                OutboxTable.of(Opinion.class).rereadBy((connection, after, limit) -> List.of())));

    assertRefused(
            () ->
                new Snapshots(database.asOwner(), readable)
                    .request("opinion", KeyRange.only("a,1"), "a test"))
        .hasMessageContaining("ask for the whole table");
  }

  @Test
  void aKeyThatIsNoneIsToldHowOneIsWritten() {
    assertMalformed("movie", KeyRange.only("abc"))
        .hasMessageContaining("Its key is [id]")
        .hasMessageContaining("invalid input syntax for type bigint");
    assertMalformed("movie", KeyRange.only("1,2")).hasMessageContaining("values for 2 columns");
    assertMalformed("movie", KeyRange.only("")).hasMessageContaining("RowKey.of");
    assertMalformed("review", new KeyRange("a", null))
        .hasMessageContaining("Its key is [author, number]");
    assertMalformed("review", new KeyRange(null, "a%zz,1")).hasMessageContaining("RowKey.of");
  }

  @Test
  void aRangeThatEndsBeforeItBeginsIsRefused() {
    assertRefused(() -> snapshots.request("movie", KeyRange.between("10", "9"), "a test"))
        .hasMessageContaining("swap them");
  }

  @Test
  void aDatabaseThatIsAwayIsToldOf() {
    OwnerDatabase away = new OwnerDatabase("jdbc:postgresql://127.0.0.1:1/x", "x", null, true);

    assertThatThrownBy(() -> new Snapshots(away, schema()).request("movie", "a test"))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessageContaining("try again");
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertMalformed(
      String table, KeyRange range) {
    return assertRefused(() -> snapshots.request(table, range, "a test"))
        .hasMessageContaining("not a key of table '" + table + "'");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(SnapshotRequestException.class);
  }
}
