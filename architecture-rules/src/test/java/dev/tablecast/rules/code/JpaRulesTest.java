package dev.tablecast.rules.code;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import dev.tablecast.rules.Store;
import dev.tablecast.rules.fixtures.Jpa;
import org.junit.jupiter.api.Test;

class JpaRulesTest {

  private static final String IN = "dev.tablecast.rules.fixtures.Jpa$";

  @Test
  void tablesThatJpaWouldWriteAreFound() {
    ArchRule rule = JpaRules.noMappingOfForeignTables(Store.code());

    assertThat(Store.findings(rule, Jpa.Bill.class, Jpa.Shelf.class))
        .containsExactlyInAnyOrder(
            IN + "Bill: is an entity of table 'payment' of service 'billing' in (Jpa.java:0)",
            IN
                + "Shelf: has JPA write rows of 'movie', which service 'forum' owns, by @SecondaryTable of the class in (Jpa.java:0)",
            IN
                + "Shelf: has JPA write rows of 'payment', which service 'billing' owns, by @JoinTable of field paid in (Jpa.java:0)");
    assertThat(Store.findings(rule, Jpa.Film.class, Jpa.FrozenFilm.class)).isEmpty();
  }

  @Test
  void writableForeignColumnsAreFoundOnFieldsAndGetters() {
    ArchRule rule = JpaRules.foreignColumnsAreReadOnly(Store.code());

    assertThat(Store.findings(rule, Jpa.WritableFilm.class))
        .containsExactlyInAnyOrder(
            IN
                + "WritableFilm: field 'title' writes column 'title' of 'movie', which service 'forum' owns in (Jpa.java:0)",
            IN
                + "WritableFilm: field 'released' writes column 'release_date' of 'movie', which service 'forum' owns in (Jpa.java:0)",
            IN
                + "WritableFilm: field 'made' writes column 'year' of 'movie', which service 'forum' owns in (Jpa.java:0)");
  }

  @Test
  void readOnlyColumnsAndImmutableEntitiesAreFine() {
    ArchRule rule = JpaRules.foreignColumnsAreReadOnly(Store.code());

    assertThat(Store.findings(rule, Jpa.Film.class, Jpa.FrozenFilm.class)).isEmpty();
  }

  @Test
  void queriesInAnnotationsAreRead() {
    ArchRule rule = AnnotatedSqlRules.noForeignQueryInAnnotations(Store.code());

    assertThat(Store.findings(rule, Jpa.GuiltyQueries.class, Jpa.Paid.class))
        .containsExactlyInAnyOrder(
            IN
                + "GuiltyQueries: sets column 'title' of 'movie', which service 'forum' owns by @SQLDelete of the class, \"update movie set title = null where id = ?\" in (Jpa.java:0)",
            IN
                + "GuiltyQueries: reads table 'payment' of service 'billing' by @NamedNativeQuery of the class, \"select * from payment where amount > 0\" in (Jpa.java:0)",
            IN
                + "GuiltyQueries: reads table 'payment' of service 'billing' by @Formula of field paid, \"(select max(p.amount) from payment p where p.id = id)\" in (Jpa.java:0)",
            IN
                + "Paid: reads table 'payment' of service 'billing' by @Subselect of the class, \"select id, amount from payment\" in (Jpa.java:0)");
  }

  @Test
  void jpqlIsReadByItsEntities() {
    ArchRule rule = AnnotatedSqlRules.noForeignQueryInAnnotations(Store.code());

    assertThat(Store.findings(rule, Jpa.GuiltyRepository.class, Jpa.Film.class))
        .containsExactlyInAnyOrder(
            IN
                + "GuiltyRepository: sets column 'title' of 'movie', which service 'forum' owns by @Query of method rename, \"update Film f set f.title = :title, f.released = null where f.id = :id\" in (Jpa.java:0)",
            IN
                + "GuiltyRepository: sets column 'release_date' of 'movie', which service 'forum' owns by @Query of method rename, \"update Film f set f.title = :title, f.released = null where f.id = :id\" in (Jpa.java:0)",
            IN
                + "GuiltyRepository: deletes from 'movie', a copy of a table of service 'forum' by @Query of method remove, \"delete from Film f where f.id = ?1\" in (Jpa.java:0)",
            IN
                + "GuiltyRepository: reads table 'billing.payment' of service 'billing' by @Query of method paid, \"select amount from billing.payment where id = ?1\" in (Jpa.java:0)");
    assertThat(Store.findings(rule, Jpa.InnocentRepository.class, Jpa.Film.class)).isEmpty();
  }
}
