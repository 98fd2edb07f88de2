package dev.tablecast.replica.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.replica.DeclarationException;
import dev.tablecast.replica.OnDelete;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.SchemaPolicy;
import dev.tablecast.replica.films.Film;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A database that is not as the replicas need it is told apart from one that is. */
@ExtendWith(OutputCaptureExtension.class)
class ReplicaSchemaTest {

  private static final ReplicaTable FILMS = ReplicaTable.of(Film.class).columns("title", "year");
  private static final ReplicaTable MARKED = FILMS.onDelete(OnDelete.KEEP_MARKED);

  private final PostgresServer server = PostgresServer.shared();
  private final String name = "schema_" + UUID.randomUUID().toString().substring(0, 8);
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    server.createDatabase(name);
    connection = server.connect(name);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void whatIsPrintedIsWhatIsAskedFor() throws SQLException {
    execute(ReplicaSchema.of(MARKED).ddl());

    assertFine(MARKED);
    execute(
        "alter table film add price numeric not null default 0, add note text unique",
        "create unique index on film (id, title)",
        "create table cart (film_id bigint references film)");
    assertFine(MARKED);
  }

  @Test
  void anEmptyDatabaseIsToldTheWholeOfIt() throws SQLException {
    SchemaMismatchException mismatch = mismatch(MARKED);

    assertThat(mismatch.refusesStart()).isTrue();
    assertThat(mismatch)
        .hasMessageStartingWith("Replicas cannot be kept in database '" + name + "' by login '")
        .hasMessageContaining("schema tablecast, where positions are kept, is missing")
        .hasMessageContaining("table public.film does not exist")
        .hasMessageContaining("create table \"public\".\"film\" (")
        .hasMessageContaining("\"_deleted_at\" timestamptz,");
    for (Fault fault : mismatch.faults()) {
      execute(fault.choices().get(0));
    }
    assertFine(MARKED);
  }

  @Test
  void whatIsMissingIsCreatedIfThePolicySaysSo() throws SQLException {
    prepare(SchemaPolicy.CREATE, FILMS.into("shop", "Film"));
    assertFine(FILMS.into("shop", "Film"));

    execute("create table film (id bigint primary key, title text, _version uuid not null)");
    prepare(SchemaPolicy.CREATE, MARKED);
    assertFine(MARKED);
    prepare(SchemaPolicy.CREATE, MARKED);
    assertFine(MARKED);
  }

  @Test
  void nothingIsCreatedWhereSomethingIsDifferent() throws SQLException {
    execute("create table film (id bigint primary key, title integer, _version uuid not null)");

    SchemaMismatchException mismatch = mismatch(SchemaPolicy.CREATE, FILMS);

    assertThat(mismatch.faults()).hasSize(1);
    assertThat(mismatch)
        .hasMessageContaining(
            "table public.film, column 'title' is integer, which does not hold every text")
        .hasMessageContaining("alter table \"public\".\"film\" alter column \"title\" type text;");
    assertThat(query("select 1 from pg_namespace where nspname = 'tablecast'")).isEmpty();
    assertThat(mismatch(FILMS).faults()).hasSizeGreaterThan(2);
  }

  @Test
  void rowsThatMayBeTheServicesOwnDoNotBecomeAReplicasUnasked() throws SQLException {
    execute(
        "create table film (id bigint primary key, title text, year integer)",
        "insert into film values (1, 'Mine')");

    assertThat(mismatch(SchemaPolicy.CREATE, FILMS))
        .hasMessageContaining("column '_version' is missing")
        .hasMessageContaining("to create it was refused (SQLSTATE 23502: column \"_version\"")
        .hasMessageContaining("those that the owner does not have will go");
    assertThat(query("select 1 from pg_namespace where nspname = 'tablecast'")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          drop trigger tablecast_guard_update_title on film; alter table film alter title type varchar(80)     | column 'title' is character varying(80), which does not hold every text of the contract's | alter column "title" type text;
          drop trigger tablecast_guard_update_year on film; alter table film alter year type smallint         | column 'year' is smallint, which does not hold every integer                              | alter column "year" type integer;
          alter table film alter year set not null          | column 'year' is NOT NULL, but optional in the contract                                   | alter column "year" drop not null;
          alter table film add shelf text not null          | column 'shelf' is this service's own, NOT NULL and without a default                      | alter column "shelf" set default …;
          alter table film alter _version drop not null     | column '_version' may be NULL                                                             | alter column "_version" set not null;
          alter table film alter _deleted_at set not null   | column '_deleted_at' is NOT NULL                                                          | alter column "_deleted_at" drop not null;
          drop trigger tablecast_guard_update__deleted_at on film; alter table film alter _deleted_at type timestamp | column '_deleted_at' is timestamp without time zone, not timestamptz                      | alter column "_deleted_at" type timestamptz;
          alter table film alter id add generated always as identity | column 'id' is an identity                                                       | alter column "id" drop identity;
          alter table film drop constraint film_pkey        | no primary key or unique index over (id) alone                                            | alter table "public"."film" add primary key ("id");
          alter table film drop constraint film_pkey, add primary key (id, title) | no primary key or unique index over (id) alone                      | create unique index on "public"."film" ("id");
          alter table film drop constraint film_pkey, add primary key (id) deferrable | that is checked at once                                         | add primary key
          alter table film add constraint one unique (title) | unique index 'one' keeps rows apart by (title)                                           | drop constraint "one";
          create unique index lower on film (lower(title))  | unique index 'lower' keeps rows apart by (title)                                          | drop index "public"."lower";
          create unique index part on film (_deleted_at) where year > 1 | unique index 'part' keeps rows apart by (_deleted_at, year)                   | make it an index that is not unique
          alter table film add constraint apart exclude (title with =) | exclusion 'apart' keeps rows apart by (title)                                  | drop constraint "apart";
          alter table film add constraint sequel foreign key (year) references film | foreign key 'sequel' over (year) leads to public.film, a replica too | drop constraint "sequel";
          alter table film set unlogged                     | table public.film is unlogged                                                             | alter table "public"."film" set logged;
          create table child () inherits (film)             | part of an inheritance or a partitioning                                                  | into("schema", "table")
          alter table film rename title to name             | column 'title' does not exist, but is to be kept                                          | .column("title", "…") on the ReplicaTable
          alter table film drop column _version cascade             | column '_version' is missing, which tells old changes from new ones                       | add column "_version" uuid not null;
          alter table film drop column _deleted_at cascade          | column '_deleted_at' is missing, where KEEP_MARKED marks                                  | add column "_deleted_at" timestamptz;
          alter table film disable trigger tablecast_guard_insert | trigger tablecast_guard_insert is disabled                                          | create or replace trigger "tablecast_guard_insert"
          alter table film enable replica trigger tablecast_guard_insert | trigger tablecast_guard_insert is disabled                                   | create or replace trigger "tablecast_guard_insert"
          drop trigger tablecast_guard_update_title on film | trigger tablecast_guard_update_title is missing                                           | create or replace trigger "tablecast_guard_update_title"
          drop function tablecast.refuse() cascade          | schema tablecast, where positions are kept, is missing or incomplete                      | create or replace function tablecast.refuse()
          drop table tablecast.snapshot                     | schema tablecast, where positions are kept, is missing or incomplete                      | create table if not exists tablecast.snapshot
          """)
  void aDatabaseThatWentAstrayIsToldWithWhatMendsIt(String change, String found, String choice)
      throws SQLException {
    execute(ReplicaSchema.of(MARKED).ddl());
    execute(change);

    assertThat(mismatch(MARKED)).hasMessageContaining(found).hasMessageContaining(choice);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create or replace trigger tablecast_guard_insert after insert on film"
            + " execute function tablecast.refuse('forum')",
        "create or replace trigger tablecast_guard_insert before insert on film"
            + " execute function tablecast.refuse('forum')",
        "create or replace trigger tablecast_guard_insert before insert on film"
            + " when (current_setting('tablecast.applying', true) is distinct from 'on')"
            + " execute function tablecast.refuse('club')",
        "create or replace trigger tablecast_guard_insert before insert on film"
            + " when (current_setting('tablecast.applying', true) is distinct from 'off')"
            + " execute function tablecast.refuse('forum')",
      })
  void aTriggerThatOnlyLooksLikeTheGuardsIsReplaced(String another) throws SQLException {
    execute(ReplicaSchema.of(FILMS).ddl(), another);

    assertThat(mismatch(FILMS)).hasMessageContaining("trigger tablecast_guard_insert is another");
    prepare(SchemaPolicy.CREATE, FILMS);
    assertFine(FILMS);
  }

  @Test
  void aDisabledTriggerIsEnabledByWhatIsTold() throws SQLException {
    execute(
        ReplicaSchema.of(FILMS).ddl(), "alter table film disable trigger tablecast_guard_insert");
    prepare(SchemaPolicy.CREATE, FILMS);
    assertFine(FILMS);
  }

  @Test
  void aColumnThatIsNoLongerKeptIsTheServicesOwnOnceItsGuardIsDropped(CapturedOutput output)
      throws SQLException {
    execute(ReplicaSchema.of(MARKED).ddl());
    ReplicaTable fewer = ReplicaTable.of(Film.class).columns("title");

    assertFine(fewer);
    assertThat(output)
        .contains(
            "trigger tablecast_guard_update__deleted_at, tablecast_guard_update_year guards what")
        .contains("drop trigger \"tablecast_guard_update_year\" on \"public\".\"film\";");
    prepare(SchemaPolicy.CREATE, fewer);
    execute("update film set year = 1");
  }

  @Test
  void typesThatHoldMoreAreFine() throws SQLException {
    execute(
        "create domain long as bigint check (value > 0)",
        "create table film (id bigint primary key, title varchar, year long, _version uuid not null)");
    prepare(SchemaPolicy.CREATE, FILMS);

    assertFine(FILMS);
  }

  @Test
  void aTypeIsMendedUnderTheGuardByWhatIsTold() throws SQLException {
    execute("create table film (id bigint primary key, title text, _version uuid not null)");
    ReplicaTable withoutYear = ReplicaTable.of(Film.class).columns("title");
    prepare(SchemaPolicy.CREATE, withoutYear);
    execute(
        "drop trigger tablecast_guard_update_title on film",
        "alter table film alter title type varchar(80)",
        "create trigger tablecast_guard_update_title before update of title on film"
            + " when (current_setting('tablecast.applying', true) is distinct from 'on')"
            + " execute function tablecast.refuse('forum', 'title')");

    SchemaMismatchException mismatch = mismatch(withoutYear);
    assertThat(mismatch.faults()).hasSize(1);
    execute(mismatch.faults().get(0).choices().get(0));
    assertFine(withoutYear);
  }

  @Test
  void rightsAreToldAndDoNotRefuseAStart() throws SQLException {
    String login = name + "_login";
    execute(
        ReplicaSchema.of(FILMS).ddl(),
        "create role %s login password 'store'".formatted(login),
        "revoke temporary on database %s from public".formatted(name),
        "grant select, update (title) on film to " + login);
    try (Connection other = DriverManager.getConnection(server.url(name), login, "store")) {
      SchemaMismatchException mismatch =
          catchThrowableOfType(
              SchemaMismatchException.class,
              () -> ReplicaSchema.of(FILMS).prepare(other, SchemaPolicy.VALIDATE));

      assertThat(mismatch.refusesStart()).isFalse();
      assertThat(mismatch)
          .hasMessageContaining("may not make temporary tables")
          .hasMessageContaining("may not use schema tablecast")
          .hasMessageContaining("may not DELETE, INSERT, SELECT, UPDATE tables of schema tablecast")
          .hasMessageContaining("may not DELETE, INSERT, UPDATE table public.film");
      for (Fault fault : mismatch.faults()) {
        execute(fault.choices().get(0));
      }
      assertThatCode(() -> ReplicaSchema.of(FILMS).prepare(other, SchemaPolicy.VALIDATE))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aLoginThatMayNotCreateIsToldTheStatements() throws SQLException {
    String login = name + "_login";
    execute("create role %s login password 'store'".formatted(login));
    try (Connection other = DriverManager.getConnection(server.url(name), login, "store")) {
      SchemaMismatchException mismatch =
          catchThrowableOfType(
              SchemaMismatchException.class,
              () -> ReplicaSchema.of(FILMS).prepare(other, SchemaPolicy.CREATE));

      assertThat(mismatch)
          .hasMessageContaining("to create it was refused (SQLSTATE 42501: permission denied for")
          .hasMessageContaining("create table \"public\".\"film\" (");
      assertThat(other.getAutoCommit()).isTrue();
    }
  }

  @Test
  void declarationsThatCannotBeAreRefusedWithoutADatabase() {
    DeclarationException refused =
        catchThrowableOfType(
            DeclarationException.class,
            () -> ReplicaSchema.of(FILMS.column("title", "year"), FILMS));

    assertThat(refused.violations()).hasSize(2);
    assertThat(refused)
        .hasMessageContaining("would both be 'year'")
        .hasMessageContaining("would be one table; give each its own by into(…)");
  }

  private void assertFine(ReplicaTable... replicas) {
    assertThatCode(() -> prepare(SchemaPolicy.VALIDATE, replicas)).doesNotThrowAnyException();
  }

  private SchemaMismatchException mismatch(ReplicaTable... replicas) {
    return mismatch(SchemaPolicy.VALIDATE, replicas);
  }

  private SchemaMismatchException mismatch(SchemaPolicy policy, ReplicaTable... replicas) {
    return catchThrowableOfType(SchemaMismatchException.class, () -> prepare(policy, replicas));
  }

  private void prepare(SchemaPolicy policy, ReplicaTable... replicas) throws SQLException {
    ReplicaSchema.of(replicas).prepare(connection, policy);
  }

  private void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private List<String> query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? List.of(rows.getString(1)) : List.of();
    }
  }
}
