package dev.tablecast.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules that keep the house as it looks from outside. */
class HouseTest {

  private static final Path ROOT = Path.of("..");

  private static final List<String> LIBRARIES =
      List.of(
          "events-schema",
          "dev-services",
          "master-publisher",
          "replica-consumer",
          "static-refdata",
          "architecture-rules");

  private final JavaClasses main = classes("target/classes");

  @Test
  void theCoreKnowsNoSpring() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..autoconfigure..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..")
        .check(main);
  }

  @Test
  void nothingKnowsSpringsFaceOfIt() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..autoconfigure..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..autoconfigure..")
        .check(main);
  }

  @Test
  void theSidesDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("dev.tablecast.publisher..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.tablecast.replica..")
        .check(main);
    noClasses()
        .that()
        .resideInAPackage("dev.tablecast.replica..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.tablecast.publisher..")
        .check(main);
  }

  @Test
  void theSharedGroundKnowsNoSide() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.tablecast", "dev.tablecast.contract..", "dev.tablecast.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.tablecast.publisher..", "dev.tablecast.replica..")
        .check(main);
  }

  @Test
  void testsDoNotSleep() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .check(classes("target/test-classes"));
  }

  @Test
  void packagesAreFreeOfCycles() {
    for (String side : List.of("publisher", "replica", "refdata", "devservices", "rules")) {
      slices().matching("dev.tablecast." + side + ".(*)..").should().beFreeOfCycles().check(main);
    }
    slices().matching("dev.tablecast.(*)..").should().beFreeOfCycles().check(main);
  }

  private static JavaClasses classes(String folder) {
    List<Path> folders =
        Stream.concat(LIBRARIES.stream(), Stream.of("system-tests"))
            .map(module -> ROOT.resolve(module).resolve(folder))
            .filter(Files::isDirectory)
            .toList();
    assertThat(folders).as("compiled modules").hasSizeGreaterThanOrEqualTo(LIBRARIES.size());
    return new ClassFileImporter().importPaths(folders);
  }
}
