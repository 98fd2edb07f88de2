package dev.tablecast.publisher.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.TestDatabase;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Review;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables innocent and guilty, each fault by its words. */
class OwnerSchemaCheckTest {

  private static final String MOVIE =
      "create table movie (id bigint primary key, title text not null, year int, seats int)";

  private static final String GENRE = "create type genre as enum ('DRAMA', 'COMEDY')";

  private static final String REVIEW =
      """
      create table review (
        number smallint, author varchar(80), movie_id integer not null, genre genre not null,
        written timestamptz not null, stars numeric(2, 1) not null, headline varchar(20),
        tags text[] not null, details json, primary key (number, author))
      """;

  private static TestDatabase database;

  @BeforeAll
  static void createDatabase() {
    database = TestDatabase.create();
  }

  @BeforeEach
  void emptyDatabase() throws SQLException {
    database.execute(
        "drop schema if exists public cascade",
        "drop schema if exists cinema cascade",
        "create schema public");
  }

  @Test
  void findsNothingWrongWithTablesThatFulfilTheirContracts() throws SQLException {
    database.execute(MOVIE, GENRE, REVIEW);

    List<PublishedTable> tables = check(Movie.class, Review.class);

    assertThat(tables)
        .extracting(PublishedTable::topic)
        .containsExactly("forum.movie", "forum.review");
    assertThat(tables).extracting(PublishedTable::schema).containsOnly("public");
  }

  @Test
  void findsNothingWrongWithPartitionsDomainsOrAnotherSchemaAndName() throws SQLException {
    database.execute(
        "create schema cinema",
        "create domain title as varchar(200) not null",
        """
        create table cinema."Film" (id int not null, title title, year smallint, unique (id))
        partition by range (id)""",
        "create table cinema.old partition of cinema.\"Film\" for values from (0) to (9)",
        "alter table cinema.old replica identity using index old_id_key");

    try (Connection connection = database.connect()) {
      List<PublishedTable> tables =
          schema(MasterTable.of(Movie.class).from("cinema", "Film")).check(connection);

      assertThat(tables).extracting(PublishedTable::table).containsExactly("Film");
    }
  }

  static Stream<Arguments> guilty() {
    return Stream.of(
        Arguments.of(
            "create schema cinema; create table cinema.movie (id int)",
            "table public.movie does not exist\n"
                + "      mend it: MasterTable.of(Movie.class).from(\"cinema\", \"movie\")"),
        Arguments.of(
            "create table film (id int)",
            "table public.movie does not exist\n      mend it: create it, by the migration"),
        Arguments.of(
            "create view movie as select 1::bigint as id",
            "table public.movie is a view, whose rows are not in this database's log"),
        Arguments.of(
            MOVIE.replace("table", "unlogged table"),
            "table public.movie is unlogged\n"
                + "      mend it: ALTER TABLE \"public\".\"movie\" SET LOGGED;"),
        Arguments.of(
            MOVIE + "; create table trailer () inherits (movie)",
            "table public.movie has tables that inherit from it"),
        Arguments.of(
            MOVIE.replace("title", "\"Title\""),
            "table public.movie has no column 'title', which contract tablecast.publisher.tests.Movie names\n"
                + "      mend it: [(tablecast.column).name = \"Title\"] in the contract, as the table has it\n"
                + "           or: ALTER TABLE \"public\".\"movie\" ADD COLUMN \"title\" text NOT NULL;"),
        Arguments.of(
            MOVIE.replace("year int", "year bigint"),
            "table public.movie, column 'year' is bigint, which the contract's 'year' (int32) cannot carry\n"
                + "      mend it: declare it in the contract as int64\n"
                + "           or: ALTER TABLE \"public\".\"movie\" ALTER COLUMN \"year\" TYPE integer;"),
        Arguments.of(
            MOVIE.replace("title text", "title tsvector"),
            "table public.movie, column 'title' is tsvector, which the contract's 'title' (string) cannot carry\n"
                + "      mend it: ALTER TABLE"),
        Arguments.of(
            MOVIE.replace("title text", "title text[]"),
            "declare it in the contract as repeated string"),
        Arguments.of(
            MOVIE.replace("title text not null", "title text"),
            "table public.movie, column 'title' may be NULL, which the contract's 'title' (string) cannot be\n"
                + "      mend it: ALTER TABLE \"public\".\"movie\" ALTER COLUMN \"title\" SET NOT NULL;\n"
                + "           or: make the field optional in the contract"),
        Arguments.of(
            MOVIE.replace("title text not null", "title text")
                + "; alter table movie add constraint n not null title not valid",
            "column 'title' may be NULL"),
        Arguments.of(
            MOVIE.replace("year int", "year int generated always as (id / 2) virtual"),
            "table public.movie, column 'year' is generated when it is read, hence not in the log"),
        Arguments.of(
            MOVIE.replace(" primary key", ""),
            "table public.movie: it has no primary key that is checked at once, so that updates and deletes cannot be told, but the contract's key is (id)\n"
                + "      mend it: ALTER TABLE \"public\".\"movie\" ADD PRIMARY KEY (\"id\");"),
        Arguments.of(
            MOVIE.replace("primary key", "primary key deferrable"),
            "it has no primary key that is checked at once"),
        Arguments.of(
            MOVIE + "; alter table movie replica identity full",
            "its replica identity is FULL, which is slow and tells of no key, but the contract's key is (id)\n"
                + "      mend it: ALTER TABLE \"public\".\"movie\" REPLICA IDENTITY DEFAULT;"),
        Arguments.of(
            MOVIE + "; alter table movie replica identity nothing",
            "its replica identity is NOTHING"),
        Arguments.of(
            MOVIE.replace(
                "id bigint primary key", "id bigint not null unique, isan text primary key"),
            "its primary key is (isan), but the contract's key is (id)\n"
                + "      mend it: ALTER TABLE \"public\".\"movie\" REPLICA IDENTITY USING INDEX \"movie_id_key\";\n"
                + "           or: mark (isan) as key in the contract"),
        Arguments.of(
            MOVIE.replace("id bigint primary key", "id bigint not null, isan text primary key"),
            "mend it: CREATE UNIQUE INDEX \"movie_replica_identity\" ON \"public\".\"movie\" (\"id\"); ALTER TABLE \"public\".\"movie\" REPLICA IDENTITY USING INDEX \"movie_replica_identity\";"),
        Arguments.of(
            """
            create table movie (id bigint primary key, title text not null, year int)
            partition by range (id);
            create table early partition of movie for values from (0) to (9);
            alter table early replica identity full""",
            "table public.early: its replica identity is FULL, which is slow and tells of no key, but the contract's key is (id)\n"
                + "      mend it: ALTER TABLE \"public\".\"early\" REPLICA IDENTITY DEFAULT;"));
  }

  @ParameterizedTest
  @MethodSource("guilty")
  void tellsTheFaultAndWhatMendsIt(String ddl, String expected) throws SQLException {
    database.execute(ddl);

    SchemaMismatchException refusal = refused(Movie.class);

    assertThat(refusal.faults()).hasSize(1);
    assertThat(refusal).hasMessageContaining(expected);
  }

  static Stream<Arguments> guiltyReviews() {
    return Stream.of(
        Arguments.of(
            REVIEW.replace("stars numeric(2, 1)", "stars numeric"),
            "table public.review, column 'stars' is numeric, but replicas are made as numeric(3,1), which has fewer digits\n"
                + "      mend it: [(tablecast.column).sql_type = \"numeric\"] in the contract"),
        Arguments.of(
            REVIEW.replace("stars numeric(2, 1)", "stars numeric(4, 1)"), "has fewer digits"),
        Arguments.of(
            REVIEW.replace("stars numeric(2, 1)", "stars numeric(3, 2)"), "has fewer digits"),
        Arguments.of(
            REVIEW.replace("headline varchar(20)", "headline varchar(21)"),
            "is character varying(21), but replicas are made as varchar(20), which is shorter"),
        Arguments.of(REVIEW.replace("headline varchar(20)", "headline text"), "which is shorter"),
        Arguments.of(
            REVIEW.replace("timestamptz", "timestamp"),
            "is timestamp without time zone, but replicas are made as timestamptz, which means another moment wherever the time zone is not UTC"),
        Arguments.of(
            REVIEW.replace("author varchar(80)", "author text collate blind"),
            "column 'author' is part of the key, but texts of other bytes can be equal there (its collation is not deterministic)"),
        Arguments.of(
            REVIEW.replace("genre genre", "genre mood"),
            "column 'genre' can be 'WESTERN', 'NOIR', which enum tablecast.publisher.tests.Genre of the contract does not know; rows that are would not be published\n"
                + "      mend it: add WESTERN, NOIR to the enum"),
        Arguments.of(
            REVIEW.replace("tags text[]", "tags int[]"),
            "which the contract's 'tags' (repeated string) cannot carry"),
        Arguments.of(
            REVIEW.replace("(number, author)", "(number)").replace("varchar(80)", "text not null"),
            "its primary key is (number), but the contract's key is (author, number)"));
  }

  @ParameterizedTest
  @MethodSource("guiltyReviews")
  void tellsWhereTypesAndKeysOfManyKindsDoNotFit(String ddl, String expected) throws SQLException {
    database.execute(
        GENRE,
        "create type mood as enum ('DRAMA', 'WESTERN', 'NOIR')",
        "create collation blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        ddl);

    SchemaMismatchException refusal = refused(Review.class);

    assertThat(refusal.faults()).hasSize(1);
    assertThat(refusal).hasMessageContaining(expected);
  }

  @Test
  void tellsEveryFaultOfEveryTableAtOnce() throws SQLException {
    database.execute("create table movie (title text)", GENRE, REVIEW.replace("not null", ""));

    SchemaMismatchException refusal = refused(Movie.class, Review.class);

    assertThat(refusal)
        .hasMessageStartingWith(
            "Service 'forum' (database '%s', login 'postgres') cannot publish its tables:",
            database.name())
        .hasMessageContaining("no column 'id'")
        .hasMessageContaining("no column 'year'")
        .hasMessageContaining("column 'title' may be NULL")
        .hasMessageContaining("column 'tags' may be NULL")
        .hasMessageEndingWith(
            "Until then nothing of them is published, and their replicas grow stale.");
    assertThat(refusal.faults()).hasSizeGreaterThan(7);
  }

  @Test
  void acceptsAStoredGeneratedColumn() throws SQLException {
    database.execute(MOVIE.replace("year int", "year int generated always as (id / 2) stored"));

    assertThat(check(Movie.class)).hasSize(1);
  }

  private List<PublishedTable> check(
      Class<? extends Message> first, Class<? extends Message> second) throws SQLException {
    try (Connection connection = database.connect()) {
      return schema(MasterTable.of(first), MasterTable.of(second)).check(connection);
    }
  }

  private List<PublishedTable> check(Class<? extends Message> contract) throws SQLException {
    try (Connection connection = database.connect()) {
      return schema(MasterTable.of(contract)).check(connection);
    }
  }

  @SafeVarargs
  private SchemaMismatchException refused(Class<? extends Message>... contracts)
      throws SQLException {
    try (Connection connection = database.connect()) {
      OwnerSchema schema =
          schema(Stream.of(contracts).map(MasterTable::of).toArray(MasterTable[]::new));
      return catchThrowableOfType(SchemaMismatchException.class, () -> schema.check(connection));
    }
  }

  private static OwnerSchema schema(MasterTable... tables) {
    return new OwnerSchema(PublisherSettings.of("forum"), List.of(tables), List.of());
  }
}
