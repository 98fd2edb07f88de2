package dev.tablecast.refdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tablecast.replica.DeclarationException;
import dev.tablecast.replica.SchemaPolicy;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The tables are as printed or are refused, and nobody but a set changes them. */
class ReferenceSchemaTest {

  private static final ReferenceTable GENRE =
      ReferenceTable.of(Genres.set("1", "drama=Drama", "noir=Noir"));

  private final RefdataDatabase database = new RefdataDatabase();

  @Test
  void whatIsPrintedIsAllThatIsNeeded() throws SQLException {
    database.execute(ReferenceSchema.of(GENRE).ddl());

    assertThatCode(this::loadIntoWhatThereIs).doesNotThrowAnyException();
    assertThat(
            database.query(
                "select table_name from information_schema.tables where table_schema = 'tablecast'"))
        .containsExactly("refdata");
  }

  @Test
  void anEmptyDatabaseIsToldTheWholeOfIt() {
    assertThatThrownBy(this::loadIntoWhatThereIs)
        .isInstanceOf(ReferenceSchemaException.class)
        .hasMessageStartingWith("Packaged data sets cannot be kept in database '" + database.name)
        .hasMessageContaining("schema tablecast, where it is kept which data sets are loaded")
        .hasMessageContaining("create table if not exists tablecast.refdata (")
        .hasMessageContaining("create table \"public\".\"genre\" (");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alter table genre rename shelf to place | column 'shelf' does not exist | alter table "public"."genre" add column "shelf" integer;
          drop trigger tablecast_guard_update_title on genre; alter table genre alter title type varchar(3) | column 'title' is character varying(3) | alter table "public"."genre" alter column "title" type text;
          alter table genre drop constraint genre_pkey | no primary key | alter table "public"."genre" add primary key ("code");
          drop trigger tablecast_guard_delete on genre | is not guarded as it is declared | create or replace trigger "tablecast_guard_delete"
          drop table tablecast.refdata | schema tablecast, where it is kept which data sets are loaded, is missing | create table if not exists tablecast.refdata
          """)
  void aTableThatHasChangedIsRefusedWithTheStatementThatMendsIt(
      String change, String found, String statement) throws SQLException {
    database.execute(ReferenceSchema.of(GENRE).ddl(), change);

    assertThatThrownBy(this::loadIntoWhatThereIs)
        .isInstanceOf(ReferenceSchemaException.class)
        .hasMessageContaining(found)
        .hasMessageContaining("mend it: ")
        .hasMessageContaining(statement)
        .hasMessageNotContaining("or: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          update genre set title = 'Mine' | column title of public.genre comes with the packaged data set genre, whose next version alone changes it
          insert into genre (code, title) values ('mine', 'Mine') | the rows of public.genre come with the packaged data set genre, whose next version alone changes them, not a local INSERT
          delete from genre | the rows of public.genre come with the packaged data set genre, whose next version alone changes them, not a local DELETE
          truncate genre | the rows of public.genre come with the packaged data set genre, whose next version alone changes them, not a local TRUNCATE
          """)
  void whoWouldChangeARowIsToldWhichSetItComesWith(String statement, String message)
      throws SQLException {
    database.load(GENRE);

    SQLException refused =
        catchThrowableOfType(SQLException.class, () -> database.execute(statement));

    ServerErrorMessage answer =
        Objects.requireNonNull(((PSQLException) refused).getServerErrorMessage());
    assertThat(answer.getSQLState()).isEqualTo("42501");
    assertThat(answer.getMessage()).isEqualTo(message);
    assertThat(answer.getHint())
        .startsWith("Change the set where it comes from, raise its version")
        .contains("ask library, if there is a service of that name");
    assertThat(database.query("select code, title from genre order by code"))
        .containsExactly("drama|Drama", "noir|Noir");
  }

  @Test
  void theTableMayHaveAnotherNameAndPlace() throws SQLException {
    database.load(GENRE.into("shared", "Kind"));

    assertThat(database.query("select code from shared.\"Kind\" order by code"))
        .containsExactly("drama", "noir");
  }

  @Test
  void twoSetsInOneTableAreRefused() {
    assertThatThrownBy(() -> ReferenceSchema.of(GENRE, GENRE))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining("would be one table");
  }

  private void loadIntoWhatThereIs() throws SQLException {
    new ReferenceData(database.connections(), SchemaPolicy.VALIDATE, List.of(GENRE)).load();
  }
}
