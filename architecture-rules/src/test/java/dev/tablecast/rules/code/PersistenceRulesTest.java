package dev.tablecast.rules.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.rules.Store;
import dev.tablecast.rules.fixtures.Jooq;
import dev.tablecast.rules.fixtures.UsesForum;
import dev.tablecast.rules.fixtures.db.tables.Movie;
import dev.tablecast.rules.fixtures.db.tables.records.MovieRecord;
import dev.tablecast.rules.fixtures.forum.FilmEntity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PersistenceRulesTest {

  @Test
  void anEntityOfACopyFromElsewhereIsFound() {
    var rule = PersistenceRules.noForeignPersistenceClasses(Store.code(), Map.of());

    assertThat(Store.findings(rule, UsesForum.class))
        .containsExactly(
            "dev.tablecast.rules.fixtures.UsesForum: uses the entity dev.tablecast.rules.fixtures.forum.FilmEntity of table 'movie', which is service 'forum''s in (UsesForum.java:9)");
  }

  @Test
  void classesOfTheServicesOwnForItsCopyAreFine() {
    var rule = PersistenceRules.noForeignPersistenceClasses(Store.code(), Map.of());

    assertThat(Store.findings(rule, UsesForum.class, FilmEntity.class)).isEmpty();
    assertThat(Store.findings(rule, Jooq.Innocent.class, Movie.class, MovieRecord.class)).isEmpty();
  }

  @Test
  void aPackageThatIsAnothersIsFound() {
    var rule =
        PersistenceRules.noForeignPersistenceClasses(
            Store.code(), Map.of("dev.tablecast.rules.fixtures.forum", "forum"));

    assertThat(Store.findings(rule, UsesForum.class, FilmEntity.class))
        .containsExactly(
            "dev.tablecast.rules.fixtures.UsesForum: uses dev.tablecast.rules.fixtures.forum.FilmEntity, which is service 'forum''s in (UsesForum.java:9)");
  }
}
