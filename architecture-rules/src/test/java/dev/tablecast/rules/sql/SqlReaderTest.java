package dev.tablecast.rules.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.rules.ownership.Access;
import dev.tablecast.rules.ownership.TableName;
import dev.tablecast.rules.ownership.TableUse;
import dev.tablecast.rules.sql.SqlReading.Confidence;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlReaderTest {

  private final SqlReader reader = SqlReader.postgres();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select m.title from movie m join \"Film\" f on f.id = m.id | READ movie; READ Film",
        "with m as (select * from movie) select * from m | READ movie",
        "with d as (delete from movie returning *) select * from d | DELETE movie",
        "update movie m set title = ?, m.year = 3 from other o where m.id = :id | UPDATE movie title year; READ other",
        "update movie set (title, year) = (1, 2) | UPDATE movie title year",
        "insert into movie (id, title) select id, title from src | INSERT movie id title; READ src",
        "insert into movie (id) values (1) on conflict (id) do update set title = excluded.title | INSERT movie id; UPDATE movie title",
        "delete from movie using u where movie.id = u.id | DELETE movie; READ u",
        "truncate movie, cart | TRUNCATE movie; TRUNCATE cart",
        "alter table billing.payment add column x int | DEFINE billing.payment",
        "create view v as select * from payment | DEFINE v; READ payment",
        "select (select max(p.amount) from payment p) from cart where exists (select 1 from r) | READ payment; READ cart; READ r",
        "select unheard_of(x) from payment | READ payment"
      })
  void parsedStatementsTellWhatTheyDo(String sql, String expected) {
    SqlReading reading = reader.read(sql);

    assertThat(reading.confidence()).isEqualTo(Confidence.PARSED);
    assertThat(reading.uses().stream().map(SqlReaderTest::shown))
        .containsExactlyInAnyOrder(expected.split("; "));
  }

  @Test
  void commentsBeforeAStatementDoNotHideIt() {
    assertThat(reader.read("-- of the film\n /* or not */ select 1 from payment").uses())
        .containsExactly(use("payment", Access.READ));
  }

  @Test
  void aMergeInsertsWhereItSaysSo() {
    SqlReading reading =
        reader.read(
            "merge into movie m using s on m.id = s.id when not matched then insert (id) values (s.id)");

    assertThat(reading.uses().stream().map(SqlReaderTest::shown))
        .contains("INSERT movie", "READ s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "copy movie (id) from stdin | INSERT movie",
        "lock table movie | DEFINE movie",
        "update only movie m set title = lower(title) @@@ 1, year=2 where 'x' ### | UPDATE movie title year"
      })
  void otherStatementsAreGuessedByTheirWords(String sql, String expected) {
    SqlReading reading = reader.read(sql);

    assertThat(reading.confidence()).isEqualTo(Confidence.WORDS);
    assertThat(reading.caveat()).contains("a guess");
    assertThat(reading.uses().stream().map(SqlReaderTest::shown)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "movie",
        "Update the movie, please",
        "The movie was deleted from the list",
        "selected from movie",
        "insert coin"
      })
  void proseIsNoSql(String text) {
    assertThat(reader.read(text)).isEqualTo(SqlReading.NOTHING);
  }

  @Test
  void openPlacesAreTakenForValuesOrNames() {
    assertThat(reader.read("select * from payment where id = \u0001").uses())
        .containsExactly(use("payment", Access.READ));
    assertThat(reader.read("select * from payment \u0001 order by \u0001").uses())
        .containsExactly(use("payment", Access.READ));
    assertThat(reader.read("delete from payment where id = %d").uses())
        .containsExactly(use("payment", Access.DELETE));
    assertThat(reader.read("select * from payment where id = #{id}").uses())
        .containsExactly(use("payment", Access.READ));
  }

  @Test
  void openValuesLeaveTablesToldAndOpenNamesDoNot() {
    assertThat(reader.tellsItsTables("delete from cart where id = \u0001")).isTrue();
    assertThat(reader.tellsItsTables("delete from \u0001")).isFalse();
  }

  private static TableUse use(String table, Access access) {
    return new TableUse(TableName.of(table), access, List.of());
  }

  private static String shown(TableUse use) {
    String columns = String.join(" ", use.columns());
    return "%s %s %s".formatted(use.access(), use.table(), columns).strip();
  }
}
