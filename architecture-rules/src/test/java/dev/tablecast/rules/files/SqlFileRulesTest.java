package dev.tablecast.rules.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import dev.tablecast.rules.Store;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFileRulesTest {

  private final ArchRule rule = SqlFileRules.sqlFilesLeaveOthersAlone(Store.ownership());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "create extension if not exists \"dblink\" | reaches into another database by dblink",
        "select * from dblink('dbname=forum', 'select 1') as t(x int) | reaches into another database by dblink",
        "create extension postgres_fdw | reaches into another database by postgres_fdw",
        "create server forum foreign data wrapper postgres_fdw | reaches into another database by CREATE SERVER",
        "create user mapping for store server forum | reaches into another database by CREATE USER MAPPING",
        "import foreign schema public from server forum into forum | reaches into another database by IMPORT FOREIGN SCHEMA",
        "create foreign table film (id bigint) server forum | reaches into another database by CREATE FOREIGN TABLE",
        "create subscription films connection 'host=db' publication films | reaches into another database by CREATE SUBSCRIPTION",
        "insert into cart select id from forum.movie | reads table 'forum.movie' of service 'forum'",
        "update movie set title = 'Heat' where id = 1 | sets column 'title' of 'movie', which service 'forum' owns",
        "update movie set _version = null | sets column '_version' of 'movie', which is Tablecast's own",
        "delete from public.movie | deletes from 'public.movie', a copy of a table of service 'forum'",
        "create table paid (id bigint references payment) | defines or alters table 'payment' of service 'billing'",
        "grant select on movie to public | grants select on movie to everyone",
        "grant select on movie to forum | grants select on movie to service 'forum'",
        "grant all on all tables in schema public to clerk | grants all on all tables in schema public, copies of other services' tables among them; grant it table by table",
        "alter default privileges in schema public grant insert, update on tables to clerk | grants insert, update on future tables, copies of other services' tables among them; grant it table by table",
        "grant select, update on \"movie\" to clerk | grants select, update on the whole of 'movie', a copy of a table of service 'forum'; grant update (column, …) of this service's own columns",
        "grant forum to store | grants the rights of service 'forum' to [store]",
        "do $$ begin perform 1; if true then update movie set title = 'x'; end if; end $$ | sets column 'title' of 'movie', which service 'forum' owns"
      })
  void guiltyStatementsAreFound(String sql, String finding, @TempDir Path folder) {
    Classes classes = Classes.in(folder).with("db/migration/V2__x.sql", "-- x\n" + sql + ";");

    assertThat(Store.findings(rule, classes.read()))
        .containsExactly("db/migration/V2__x.sql " + finding + " in (V2__x.sql:2)");
  }

  @Test
  void aTriggerThatSetsAForeignColumnIsFoundAcrossFiles(@TempDir Path folder) {
    Classes classes =
        Classes.in(folder)
            .with(
                "db/V2__function.sql",
                """
                create or replace function tidy() returns trigger language plpgsql as $$
                begin
                  if new.title = old.title then
                    new.price := 1;
                  end if;
                  new.title := trim(new.title);
                  return new;
                end $$;
                """)
            .with(
                "db/V3__trigger.sql",
                "create trigger tidy_movie before update on movie for each row execute function tidy();");

    assertThat(Store.findings(rule, classes.read()))
        .containsExactly(
            "db/V2__function.sql sets column 'title' of 'movie', which service 'forum' owns by trigger 'tidy_movie', which calls tidy in (V2__function.sql:1)");
  }

  @Test
  void liquibasesChangesAreRead(@TempDir Path folder) {
    Classes classes =
        Classes.in(folder)
            .with(
                "db/changelog.xml",
                """
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">
                  <changeSet id="1" author="store">
                    <update tableName="movie">
                      <column name="title" value="Heat"/>
                    </update>
                    <update tableName="movie">
                      <column name="price" value="1"/>
                    </update>
                    <sql>delete from movie</sql>
                  </changeSet>
                </databaseChangeLog>
                """)
            .with(
                "db/changelog.yaml",
                """
                databaseChangeLog:
                  - changeSet:
                      changes:
                        - insert:
                            tableName: payment
                        - sql:
                            sql: create extension dblink
                """);

    assertThat(Store.findings(rule, classes.read()))
        .containsExactlyInAnyOrder(
            "db/changelog.xml sets column 'title' of 'movie', which service 'forum' owns in (changelog.xml:3)",
            "db/changelog.xml deletes from 'movie', a copy of a table of service 'forum' in (changelog.xml:9)",
            "db/changelog.yaml inserts into table 'payment' of service 'billing' in (changelog.yaml:5)",
            "db/changelog.yaml reaches into another database by dblink in (changelog.yaml:7)");
  }

  @Test
  void theServicesOwnMigrationsAreFine(@TempDir Path folder) {
    Classes classes =
        Classes.in(folder)
            .with(
                "db/migration/V1__movie.sql",
                """
                -- A copy of the forum's; dblink( and payment are mentioned here only.
                create table movie (id bigint primary key, title text not null);
                alter table movie add column price numeric(8, 2);
                create index movie_title on movie (title);
                update movie set price = 1 where title = 'update movie set title = 1';
                grant update (price), select on movie to clerk;
                grant usage on schema public to public;
                grant all on cart to clerk;
                create view dear as select * from movie where price > 9;
                comment on column movie.price is 'of the store''s; not the forum''s';
                create function priced() returns trigger language plpgsql as $$
                begin
                  new.price := coalesce(new.price, 1);
                  return new;
                end $$;
                create trigger priced before update on movie for each row execute function priced();
                insert into tablecast.position values ('movie', 1);
                """);

    assertThat(Store.findings(rule, classes.read())).isEqualTo(List.of());
  }
}
