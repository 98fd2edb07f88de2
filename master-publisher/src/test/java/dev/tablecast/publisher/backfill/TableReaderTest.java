package dev.tablecast.publisher.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.TestDatabase;
import dev.tablecast.publisher.schema.OwnerSchema;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Review;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableReaderTest {

  private TestDatabase database;
  private Connection connection;

  @BeforeEach
  void create() throws Exception {
    database = TestDatabase.create();
    connection = database.connect();
    database.execute(
        "create table movie (id bigint primary key, title text not null, year int)",
        """
        create table review (
          author text, number int, movie_id bigint not null default 1,
          genre text not null default 'DRAMA', written timestamptz not null default now(),
          stars numeric(3,1) not null default 1, headline varchar(20),
          tags text[] not null default '{}', details jsonb, primary key (author, number))
        """);
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  @Test
  void rowsThatComeBehindTheEndOfAReadingAreNotRead() throws Exception {
    database.execute("insert into movie select i, 'm', 1 from generate_series(1, 10) i");

    ChunkSource movies = reader("forum.movie").upToNow(connection);
    database.execute("insert into movie values (-1, 'before', 1), (11, 'behind', 1)");

    assertThat(keys(movies, null, 4)).containsExactly("-1", "1", "2", "3");
    assertThat(keys(movies, "3", 9)).containsExactly("4", "5", "6", "7", "8", "9", "10");
    assertThat(keys(movies, "10", 9)).isEmpty();
  }

  @Test
  void theEndOfAReadingIsThatOfTheWholeKey() throws Exception {
    database.execute("insert into review (author, number) values ('a', 100), ('b', 9), ('b', 10)");

    ChunkSource reviews = reader("forum.review").upToNow(connection);
    database.execute("insert into review (author, number) values ('a', 101), ('b', 11), ('c', 1)");

    assertThat(keys(reviews, null, 9)).containsExactly("a,100", "a,101", "b,9", "b,10");
  }

  @Test
  void aReadingOfWideRowsStopsBeforeItFillsTheMemory() throws Exception {
    database.execute(
        "insert into movie select i, repeat('m', 1000000), 1 from generate_series(1, 30) i");
    ChunkSource movies = reader("forum.movie").upToNow(connection);

    assertThat(keys(movies, null, 30)).as("the first that fill it").hasSize(9);
    assertThat(keys(movies, "9", 30)).as("as many as fit").hasSize(8).first().isEqualTo("10");
    assertThat(keys(movies, "29", 30)).containsExactly("30");
    assertThat(keys(movies, "30", 30)).isEmpty();
  }

  @Test
  void aReadingEndsWithTheRowsBehindWhichThereIsNone() throws Exception {
    database.execute("insert into movie select i, 'm', 1 from generate_series(1, 5) i");
    ChunkSource movies = reader("forum.movie").upToNow(connection);

    assertThat(movies.next(connection, null, 3).ends()).isFalse();
    assertThat(movies.next(connection, "3", 3).ends()).isTrue();
  }

  @Test
  void aReadingThatStopsForItsRowsWidthHasNotEnded() throws Exception {
    database.execute(
        "insert into movie select i, repeat('m', 1000000), 1 from generate_series(1, 10) i");
    ChunkSource movies = reader("forum.movie").upToNow(connection);

    assertThat(movies.next(connection, null, 30).ends()).isFalse();
    assertThat(movies.next(connection, "9", 30).ends()).isTrue();
  }

  @Test
  void nothingIsReadOfATableThatWasEmpty() throws Exception {
    ChunkSource movies = reader("forum.movie").upToNow(connection);
    database.execute("insert into movie values (1, 'behind', 1)");

    assertThat(keys(movies, null, 9)).isEmpty();
  }

  private List<String> keys(ChunkSource source, @Nullable String after, int limit)
      throws Exception {
    return source.next(connection, after, limit).rows().stream().map(Chunk.Row::key).toList();
  }

  private static TableReader reader(String topic) {
    return new TableReader(
        new OwnerSchema(
                PublisherSettings.of("forum"),
                List.of(MasterTable.of(Movie.class), MasterTable.of(Review.class)),
                List.of())
            .tables().stream()
                .filter(table -> table.topic().equals(topic))
                .findFirst()
                .orElseThrow());
  }
}
