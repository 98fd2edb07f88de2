package dev.tablecast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/ownership.md claims nothing that no test shows. */
class OwnershipPageTest {

  private static final Path ROOT = Path.of("..");

  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  @Test
  void everyWayNamesItsLayerAndATestThatExists() throws IOException {
    List<String> ways = ways();
    List<Path> tests = tests();

    assertThat(ways).hasSizeGreaterThanOrEqualTo(20);
    assertThat(ways).allSatisfy(way -> assertShown(way, tests));
  }

  /** The rows of the table that begins with "way". */
  private static List<String> ways() throws IOException {
    List<String> page = Files.readAllLines(ROOT.resolve("docs/ownership.md"));
    int begin = page.indexOf("| way | stopped by | shown by |");
    assertThat(begin).as("the table of ways").isNotNegative();
    return page.stream().skip(begin + 2L).takeWhile(line -> line.startsWith("|")).toList();
  }

  private static void assertShown(String way, List<Path> tests) {
    String[] cells = way.split("\\|", -1);
    assertThat(cells[2].strip())
        .containsPattern(
            "compile|architecture test|start-up check|trigger|grant|broker|none: found by checksum");
    List<MatchResult> named = TEST.matcher(cells[3]).results().toList();
    assertThat(named).as("tests named").isNotEmpty();
    assertThat(named).allMatch(test -> exists(test.group(1), test.group(2), tests));
  }

  /** Two modules may each have a class of the name; one of them has to have the method. */
  private static boolean exists(String type, String method, List<Path> tests) {
    Pattern declaration = Pattern.compile("\\bvoid " + method + "\\(");
    return tests.stream()
        .filter(file -> file.endsWith(type + ".java"))
        .anyMatch(file -> declaration.matcher(read(file)).find());
  }

  /** Sources of tests, of all modules. */
  private static List<Path> tests() throws IOException {
    List<Path> tests = new ArrayList<>();
    for (String modules : List.of("", "examples/cinema")) {
      try (Stream<Path> folders = Files.list(ROOT.resolve(modules))) {
        for (Path module : folders.map(folder -> folder.resolve("src/test/java")).toList()) {
          if (Files.isDirectory(module)) {
            try (Stream<Path> files = Files.walk(module)) {
              tests.addAll(files.filter(Files::isRegularFile).toList());
            }
          }
        }
      }
    }
    return tests;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
