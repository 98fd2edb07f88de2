package dev.tablecast.examples.cinema.store;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import dev.tablecast.examples.cinema.forum.contracts.Movie;
import dev.tablecast.refdata.contracts.Country;
import dev.tablecast.refdata.contracts.Currency;
import dev.tablecast.rules.DataOwnership;

/**
 * The store reads the forum's films, and writes nothing of them but prices and quantities; of
 * countries and currencies nothing at all.
 */
@AnalyzeClasses(
    packages = "dev.tablecast.examples.cinema.store",
    importOptions = DoNotIncludeTests.class)
class OwnershipTest {

  @ArchTest
  static void ownership(JavaClasses classes) {
    DataOwnership.of("store").contracts(Movie.class, Country.class, Currency.class).check(classes);
  }
}
