package dev.tablecast.examples.cinema.forum;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import dev.tablecast.examples.cinema.forum.contracts.Movie;
import dev.tablecast.rules.DataOwnership;

/** The forum writes its films, and nothing of the columns that the store owns. */
@AnalyzeClasses(
    packages = "dev.tablecast.examples.cinema.forum",
    importOptions = DoNotIncludeTests.class)
class OwnershipTest {

  @ArchTest
  static void ownership(JavaClasses classes) {
    DataOwnership.of("forum").contracts(Movie.class).check(classes);
  }
}
