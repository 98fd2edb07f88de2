package dev.tablecast.rules;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tablecast.rules.contracts.Movie;
import dev.tablecast.rules.contracts.Payment;
import dev.tablecast.rules.fixtures.DataSources;
import dev.tablecast.rules.fixtures.Jooq;
import dev.tablecast.rules.fixtures.Sql;
import dev.tablecast.rules.fixtures.db.tables.records.MovieRecord;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataOwnershipTest {

  private final DataOwnership store =
      DataOwnership.of("store")
          .contracts(Movie.class)
          .foreign(Payment.class)
          .withoutConfiguration()
          .withoutSqlFiles();

  @Test
  void everyViolationOfEveryRuleIsToldAtOnce() {
    assertThatThrownBy(
            () -> store.check(classes(Jooq.Inserts.class, Sql.Constants.class, Jooq.Sets.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            "Rule 'jOOQ writes no row and no column that another service owns, because replication alone writes them")
        .hasMessageContaining("inserts into 'movie', a copy of a table of service 'forum'")
        .hasMessageContaining("Rule 'no generated setter")
        .hasMessageContaining(
            "sets column 'title' of 'movie', which service 'forum' owns by \"update");
  }

  @Test
  void aServiceThatLeavesOthersAlonePasses() {
    assertThatCode(
            () ->
                store.check(
                    classes(
                        Jooq.Innocent.class,
                        Sql.Innocent.class,
                        dev.tablecast.rules.fixtures.db.tables.Movie.class,
                        MovieRecord.class)))
        .doesNotThrowAnyException();
  }

  @Test
  void theOwnerWritesItsTableButNotTheFacetOfAnother() {
    DataOwnership forum =
        DataOwnership.of("forum").contracts(Movie.class).withoutConfiguration().withoutSqlFiles();

    assertThatCode(
            () ->
                forum.check(
                    classes(
                        Jooq.Inserts.class,
                        Jooq.Deletes.class,
                        Jooq.Stores.class,
                        Jooq.Sets.class)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> forum.check(classes(Jooq.Updates.class)))
        .hasMessageContaining("sets column 'price' of 'movie', which service 'store' owns");
  }

  @Test
  void anotherNameForTheTableAndAColumnCounts() {
    DataOwnership renamed =
        DataOwnership.of("store")
            .contract(Movie.class, "cart", Map.of("title", "movie_id"))
            .withoutConfiguration()
            .withoutSqlFiles();

    assertThatThrownBy(() -> renamed.check(classes(Sql.Innocent.class)))
        .hasMessageContaining("inserts into 'cart', a copy of a table of service 'forum'");
    assertThatCode(() -> renamed.check(classes(Sql.Constants.class))).doesNotThrowAnyException();
  }

  @Test
  void classesThatAreLetThroughAreNotTold() {
    assertThatCode(
            () ->
                store
                    .rawSqlIn(Sql.Unreadable.class)
                    .dataSourcesIn(DataSources.class)
                    .check(classes(Sql.Unreadable.class, DataSources.ASecondOne.class)))
        .doesNotThrowAnyException();
  }

  @Test
  void aRuleThatMatchesNothingFails() {
    assertThatThrownBy(() -> store.check(new ClassFileImporter().importClasses()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("failed to check any classes");
    assertThatThrownBy(
            () ->
                DataOwnership.of("store").contracts(Movie.class).check(classes(Sql.Innocent.class)))
        .hasMessageContaining("configuration names this service's own databases");
  }

  @Test
  void nothingDeclaredIsRefused() {
    assertThatThrownBy(() -> DataOwnership.of("store").check(classes(Sql.Innocent.class)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("name the contracts");
  }

  @Test
  void declarationsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> DataOwnership.of("billing").foreign(Payment.class))
        .hasMessageContaining("'payment' is service 'billing' itself's");
    assertThatThrownBy(() -> DataOwnership.of("store").contracts(Movie.class).foreign(Movie.class))
        .hasMessageContaining("'movie' is declared twice");
  }

  @Test
  void frozenRulesLetThroughWhatWasThereAndNothingNew(@TempDir Path folder) {
    ArchConfiguration.withThreadLocalScope(
        configuration -> {
          configuration.setProperty("freeze.store.default.path", folder.toString());
          configuration.setProperty("freeze.store.default.allowStoreCreation", "true");
          DataOwnership frozen = store.frozen();

          frozen.check(classes(Jooq.Inserts.class));
          assertThatCode(() -> frozen.check(classes(Jooq.Inserts.class)))
              .doesNotThrowAnyException();
          assertThatThrownBy(() -> frozen.check(classes(Jooq.Inserts.class, Jooq.Updates.class)))
              .hasMessageContaining("sets column 'title'")
              .hasMessageNotContaining("inserts into");
        });
  }

  private static JavaClasses classes(Class<?>... types) {
    return new ClassFileImporter().importClasses(types);
  }
}
