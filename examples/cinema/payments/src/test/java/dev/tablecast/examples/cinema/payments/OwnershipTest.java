package dev.tablecast.examples.cinema.payments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import dev.tablecast.rules.DataOwnership;

/** Payments has no copy of anything, and leaves alone what the others own. */
@AnalyzeClasses(
    packages = "dev.tablecast.examples.cinema.payments",
    importOptions = DoNotIncludeTests.class)
class OwnershipTest {

  @ArchTest
  static void ownership(JavaClasses classes) {
    DataOwnership.of("payments")
        .foreignTables("forum", "movie", "credit", "notice")
        .foreignTables("store", "purchase")
        .check(classes);
  }
}
