package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.TopicLog;
import dev.tablecast.publisher.TopicLog.Entry;
import dev.tablecast.publisher.TopicPolicy;
import dev.tablecast.publisher.tests.Review;
import dev.tablecast.wire.Version;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a committed transaction in the topics. */
class ChangesTest {

  private Forum forum;

  @BeforeEach
  void create() throws Exception {
    forum = Forum.create();
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
  }

  @Test
  void aTransactionOverManyTablesKeepsItsOrder() throws Exception {
    forum.publish();

    forum.execute(
        """
        begin;
        insert into movie select i, 'a', 2000 from generate_series(1, 20) i;
        insert into review (author, number, movie_id) select 'pauline', i, i from generate_series(1, 20) i;
        update movie set title = 'b' where id <= 10;
        update review set movie_id = 99 where number = 3;
        delete from movie where id = 4;
        update movie set title = 'c' where id = 5;
        commit
        """);

    Forum.patiently().until(() -> forum.movies().titles("5").size() == 3);
    TopicLog movies = forum.movies();
    assertThat(movies.titles("1")).containsExactly("a", "b");
    assertThat(movies.titles("4")).containsExactly("a", "b", "-");
    assertThat(movies.titles("5")).containsExactly("a", "b", "c");
    assertThat(movies.titles("20")).containsExactly("a");
    TopicLog reviews = forum.reviews();
    assertThat(reviews.of("pauline,3")).hasSize(2);
    List<Version> versions =
        Stream.concat(movies.rows().stream(), reviews.rows().stream())
            .map(Entry::version)
            .sorted()
            .toList();
    assertThat(versions).extracting(Version::lsn).containsOnly(versions.get(0).lsn());
    assertThat(versions).extracting(Version::index).doesNotHaveDuplicates().hasSize(53);
  }

  @Test
  void whatASavepointRolledBackIsNotPublished() throws Exception {
    forum.publish();

    forum.execute(
        """
        begin;
        insert into movie values (1, 'kept', 2000);
        savepoint s;
        update movie set title = 'lost' where id = 1;
        insert into movie values (2, 'lost', 2000);
        rollback to s;
        insert into movie values (3, 'kept', 2000);
        commit
        """);

    Forum.patiently().until(() -> !forum.movies().of("3").isEmpty());
    assertThat(forum.movies().rows()).extracting(Entry::title).containsOnly("kept").hasSize(2);
  }

  @Test
  void aChangedKeyIsADeleteAndAnUpsert() throws Exception {
    forum.publish();

    forum.execute(
        "insert into movie values (1, 'Rope', 1948)",
        "update movie set id = 2, title = 'Rope!' where id = 1",
        "insert into review (author, number, movie_id) values ('a, b', 1, 1)",
        "update review set number = 2 where number = 1");

    Forum.patiently().until(() -> !forum.reviews().of("a%2C b,2").isEmpty());
    assertThat(forum.movies().titles("1")).containsExactly("Rope", "-");
    assertThat(forum.movies().titles("2")).containsExactly("Rope!");
    assertThat(forum.reviews().of("a%2C b,1")).extracting(Entry::value).last().isNull();
  }

  @Test
  void aLargeValueThatDidNotChangeIsPublishedAgain() throws Exception {
    forum.execute("alter table movie alter title set storage external");
    forum.publish();
    String title = "x".repeat(20_000);

    forum.execute(
        "insert into movie values (1, '%s', 1), (2, '%s', 1), (3, '%s', 1)"
            .formatted(title, title, title),
        "update movie set year = 2 where id = 1",
        "begin; update movie set year = 2; update movie set id = 12 where id = 2;"
            + " delete from movie where id = 3; commit",
        "insert into movie values (4, 'last', 1)");

    Forum.patiently().until(() -> !forum.movies().of("4").isEmpty());
    TopicLog movies = forum.movies();
    assertThat(movies.titles("1")).containsExactly(title, title, title);
    assertThat(movies.titles("2")).containsExactly(title, "-");
    assertThat(movies.titles("12")).containsExactly(title);
    assertThat(movies.titles("3")).containsExactly(title, "-");
  }

  @Test
  void versionsCountWhatTheLogHoldsAlsoWhenARowIsGoneBeforeItIsReadAgain() throws Exception {
    forum.execute(
        "alter table movie alter title set storage external",
        "insert into movie select i, repeat('x', 20000), 1 from generate_series(1, 2) i");
    forum.publish().close();

    forum.execute(
        "begin; update movie set year = 2 where id = 1; insert into movie values (3, 'c', 1);"
            + " commit",
        "delete from movie where id = 1");
    forum.publish();

    Forum.patiently().until(() -> forum.movies().titles("1").contains("-"));
    assertThat(forum.movies().of("3"))
        .extracting(entry -> entry.version().index())
        .as("the row gone is counted")
        .containsExactly(1);
  }

  @Test
  void aRowTooLargeIsParkedWhileOthersFlowAndReleasedByASmallerOne() throws Exception {
    forum.settings(
        forum
            .settings()
            .withTopicPolicy(new TopicPolicy(2, 64 << 20, Duration.ofDays(7), 64 << 10)));
    Publisher publisher = forum.publish();

    forum.execute(
        "insert into movie values (1, 'small', 1)",
        "update movie set title = repeat('x', 100000) where id = 1",
        "insert into movie values (2, 'other', 1)");

    Forum.patiently().until(() -> !forum.movies().of("2").isEmpty());
    assertThat(forum.movies().titles("1")).containsExactly("small");
    assertThat(publisher.status().parkedKeys())
        .hasSize(1)
        .allSatisfy((key, why) -> assertThat(why).contains("100").contains("65536"));

    publisher.close();
    Publisher next = forum.publish();
    assertThat(next.status().parkedKeys()).as("after a restart").hasSize(1);

    forum.execute("update movie set title = 'small again' where id = 1");

    Forum.patiently().until(() -> forum.movies().titles("1").contains("small again"));
    Forum.patiently().until(() -> next.status().parkedKeys().isEmpty());
  }

  @Test
  void anInfiniteTimestampIsParkedAndReleasedByAFiniteOne() throws Exception {
    Publisher publisher = forum.publish();

    forum.execute(
        "insert into review (author, number, movie_id, written) values ('a', 1, 1, 'infinity')",
        "insert into review (author, number, movie_id) values ('b', 1, 1)");

    Forum.patiently().until(() -> !forum.reviews().of("b,1").isEmpty());
    assertThat(forum.reviews().of("a,1")).isEmpty();
    assertThat(publisher.status().parkedKeys().values())
        .singleElement()
        .asString()
        .contains("written");

    forum.execute("update review set written = '2001-01-01 00:00Z' where author = 'a'");

    Forum.patiently().until(() -> !forum.reviews().of("a,1").isEmpty());
    byte[] value = forum.reviews().of("a,1").get(0).value();
    assertThat(Review.parseFrom(value).getWritten().getSeconds()).isEqualTo(978_307_200);
    Forum.patiently().until(() -> publisher.status().parkedKeys().isEmpty());
  }
}
