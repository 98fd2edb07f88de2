package dev.tablecast.publisher.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.publisher.Forum;
import dev.tablecast.publisher.Publisher;
import dev.tablecast.publisher.TopicLog.Entry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DDL that changes rows without a word in the log. */
class RedefinedTableTest {

  /** Postgres wants a column unpublished before its type may be given anew. */
  private static final String REWRITE =
      """
      begin;
      alter publication tablecast_forum drop table movie;
      alter table movie alter title type text using upper(title);
      alter publication tablecast_forum add table movie (id, title, year);
      commit
      """;

  private Forum forum;

  @BeforeEach
  void create() throws Exception {
    forum = Forum.create();
    forum.execute("insert into movie values (1, 'Rope', 1948), (2, 'Vertigo', 1958)");
  }

  @AfterEach
  void close() throws Exception {
    forum.close();
  }

  @Test
  void rewrittenWhileNobodyPublishesItsRowsComeAgain() throws Exception {
    forum.publish().close();
    forum.execute(REWRITE);

    forum.publish();

    forum.awaitSameMovies();
    assertThat(forum.movies().titles("2")).containsExactly("Vertigo", "VERTIGO");
  }

  @Test
  void rewrittenUnderTheRelayItsRowsComeAgainThoughNoneChanges() throws Exception {
    forum.publish();

    forum.execute(REWRITE);

    forum.awaitSameMovies();
    assertThat(forum.movies().movies()).containsEntry("1", "ROPE");
  }

  @Test
  void droppedAndMadeAnewUnderTheRelayItIsPublishedAgain() throws Exception {
    forum.publish();

    forum.execute(
        "drop table movie",
        "create table movie (id bigint primary key, title text not null, year int)",
        "insert into movie values (3, 'Marnie', 1964)");

    forum.awaitSameMovies();
    assertThat(forum.movies().movies()).containsOnlyKeys("3");
  }

  @Test
  void removedFromThePublicationForATimeItIsPublishedAgain() throws Exception {
    forum.publish().close();
    forum.execute(
        "alter publication tablecast_forum drop table movie",
        "update movie set title = 'unseen' where id = 1",
        "alter publication tablecast_forum add table movie (id)");

    forum.publish();

    forum.awaitSameMovies();
  }

  @Test
  void whatChangesNoRowMakesNoSnapshot() throws Exception {
    Publisher first = forum.publish();
    forum.execute("vacuum full movie", "analyze movie");
    first.close();
    forum.execute(
        "alter table movie add column director text default 'Hitchcock'",
        "alter table review alter column headline set default ''",
        "insert into movie values (3, 'Marnie', 1964)");

    forum.publish();

    forum.awaitSameMovies();
    assertThat(forum.movies().rows())
        .extracting(Entry::key)
        .containsExactlyInAnyOrder("1", "2", "3");
    assertThat(forum.movies().markers("SnapshotCompleted")).hasSize(2);
  }
}
