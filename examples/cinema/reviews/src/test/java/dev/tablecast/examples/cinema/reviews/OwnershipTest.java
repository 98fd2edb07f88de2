package dev.tablecast.examples.cinema.reviews;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import dev.tablecast.examples.cinema.forum.contracts.Movie;
import dev.tablecast.rules.DataOwnership;

/** The reviews read their copy of the forum's films, and write nothing of them. */
@AnalyzeClasses(
    packages = "dev.tablecast.examples.cinema.reviews",
    importOptions = DoNotIncludeTests.class)
class OwnershipTest {

  @ArchTest
  static void ownership(JavaClasses classes) {
    DataOwnership.of("reviews").contracts(Movie.class).check(classes);
  }
}
