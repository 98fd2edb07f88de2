package dev.tablecast.rules.code;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import dev.tablecast.rules.Store;
import dev.tablecast.rules.fixtures.Sql;
import org.junit.jupiter.api.Test;

class SqlRulesTest {

  private static final String IN = "dev.tablecast.rules.fixtures.Sql$";

  private final ArchRule strings = SqlRules.noForeignSqlInStrings(Store.code());

  @Test
  void constantsAreRead() {
    assertThat(Store.findings(strings, Sql.Constants.class))
        .containsExactlyInAnyOrder(
            IN
                + "Constants: sets column 'title' of 'movie', which service 'forum' owns by \"update movie set price = ?, title = ? where id = ?\" in (Sql.java:19)",
            IN
                + "Constants: deletes from 'movie', a copy of a table of service 'forum' by \"delete from movie where id = ?\" in (Sql.java:20)");
  }

  @Test
  void concatenationsAreReadAsAWhole() {
    assertThat(Store.findings(strings, Sql.Concatenated.class))
        .containsExactlyInAnyOrder(
            IN
                + "Concatenated: inserts into 'movie', a copy of a table of service 'forum' by \"insert into movie (id) values (…)\" in (Sql.java:27)",
            IN
                + "Concatenated: reads table 'billing.payment' of service 'billing' by \"select amount from billing.payment where …\" in (Sql.java:31)");
  }

  @Test
  void whatCannotBeParsedIsAGuessAndSaysSo() {
    assertThat(Store.findings(strings, Sql.ACopyCommand.class))
        .containsExactly(
            IN
                + "ACopyCommand: inserts into table 'payment' of service 'billing' by \"copy payment (id, amount) from stdin\" (a guess by its words, for jOOQ's parser cannot read it) in (Sql.java:39)");
  }

  @Test
  void aWayIntoAnotherDatabaseIsFound() {
    assertThat(Store.findings(strings, Sql.Dblink.class))
        .containsExactly(
            IN
                + "Dblink: reaches into another database by dblink, \"select * from dblink('dbname=forum', 'select id from movie') as t(id bigint)\" in (Sql.java:45)");
  }

  @Test
  void aTableInACallIsFound() {
    assertThat(Store.findings(strings, Sql.ASimpleInsert.class))
        .containsExactly(
            IN
                + "ASimpleInsert: inserts into table 'payment' of service 'billing' by SimpleJdbcInsert.withTableName in (Sql.java:51)");
  }

  @Test
  void sqlThatTouchesNothingForeignIsFine() {
    assertThat(Store.findings(strings, Sql.Innocent.class)).isEmpty();
  }

  @Test
  void stringsThatCannotBeReadAreFoundOutsideOfListedClasses() {
    ArchRule rule = SqlRules.unreadableSqlOnlyInListedClasses(Store.code(), Store.nobody());
    ArchRule listed =
        SqlRules.unreadableSqlOnlyInListedClasses(
            Store.code(), belongToAnyOf(Sql.Unreadable.class));

    assertThat(Store.findings(rule, Sql.Unreadable.class))
        .containsExactlyInAnyOrder(
            IN
                + "Unreadable: hands JdbcTemplate.update a string of which too much is left open, \"delete from …\" in (Sql.java:58)",
            IN
                + "Unreadable: hands JdbcClient.sql a string that comes from elsewhere in (Sql.java:62)",
            IN
                + "Unreadable: hands EntityManager.createNativeQuery a string that comes from elsewhere in (Sql.java:66)");
    assertThat(Store.findings(listed, Sql.Unreadable.class)).isEmpty();
    assertThat(Store.findings(rule, Sql.Innocent.class, Sql.Constants.class)).isEmpty();
  }
}
