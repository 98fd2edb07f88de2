package dev.tablecast.rules.code;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import dev.tablecast.rules.Store;
import dev.tablecast.rules.fixtures.Jooq;
import org.junit.jupiter.api.Test;

class JooqRulesTest {

  private static final String IN = "dev.tablecast.rules.fixtures.Jooq$";

  private final ArchRule writes = JooqRules.noForeignWritesByJooq(Store.code());

  @Test
  void anInsertIntoACopyIsFound() {
    assertThat(Store.findings(writes, Jooq.Inserts.class))
        .containsExactly(
            IN
                + "Inserts: inserts into 'movie', a copy of a table of service 'forum' by DSLContext.insertInto in (Jooq.java:22)");
  }

  @Test
  void aDeleteIsFoundWhicheverWayItsTableIsChosen() {
    assertThat(Store.findings(writes, Jooq.Deletes.class))
        .containsExactlyInAnyOrder(
            IN
                + "Deletes: deletes from 'movie', a copy of a table of service 'forum' by DSLContext.deleteFrom in (Jooq.java:29)",
            IN
                + "Deletes: truncates 'movie', a copy of a table of service 'forum' by DSLContext.truncate in (Jooq.java:30)");
  }

  @Test
  void aSetOfAForeignColumnIsFoundAndOfOnesOwnIsNot() {
    assertThat(Store.findings(writes, Jooq.Updates.class))
        .containsExactly(
            IN
                + "Updates: sets column 'title' of 'movie', which service 'forum' owns by UpdateSetMoreStep.set in (Jooq.java:38)");
    assertThat(Store.findings(writes, Jooq.UpdatesByName.class))
        .singleElement()
        .asString()
        .contains(
            "sets column 'title' of 'movie', which service 'forum' owns by UpdateSetFirstStep");
  }

  @Test
  void storingARecordOfACopyIsFound() {
    assertThat(Store.findings(writes, Jooq.Stores.class))
        .containsExactly(
            IN
                + "Stores: inserts into 'movie', a copy of a table of service 'forum' by MovieRecord.store in (Jooq.java:52)");
  }

  @Test
  void aSetterOfAForeignColumnIsFound() {
    ArchRule setters = JooqRules.noSetterOfForeignColumns(Store.code());

    assertThat(Store.findings(setters, Jooq.Sets.class))
        .containsExactlyInAnyOrder(
            IN
                + "Sets: sets column 'title' of 'movie', which service 'forum' owns by MovieRecord.setTitle in (Jooq.java:58)",
            IN
                + "Sets: sets column 'release_date' of 'movie', which service 'forum' owns by MovieRecord.setReleaseDate in (Jooq.java:59)");
    assertThat(Store.findings(setters, Jooq.Innocent.class)).isEmpty();
  }

  @Test
  void aTableThatMustNotBeTouchedIsFoundByItsClassAndByItsName() {
    ArchRule classes =
        PersistenceRules.noForeignPersistenceClasses(Store.code(), java.util.Map.of());
    ArchRule names = SqlRules.noForeignSqlInStrings(Store.code());

    assertThat(Store.findings(classes, Jooq.ReadsAnothers.class))
        .containsExactly(
            IN
                + "ReadsAnothers: uses jOOQ's class dev.tablecast.rules.fixtures.billing.tables.Payment of table 'payment', which is service 'billing''s in (Jooq.java:65)");
    assertThat(Store.findings(names, Jooq.ReadsAnothersByName.class))
        .containsExactly(
            IN
                + "ReadsAnothersByName: reads table 'payment' of service 'billing' by DSL.table in (Jooq.java:71)");
  }

  @Test
  void readingACopyAndWritingOnesOwnIsFine() {
    assertThat(Store.findings(writes, Jooq.Innocent.class)).isEmpty();
  }
}
