package dev.tablecast.refdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/refdata.md claims nothing that no test shows, and names no key that there is not. */
class RefdataPageTest {

  private static final Path ROOT = Path.of("..");

  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
  private static final Pattern KEY = Pattern.compile("`(tablecast\\.refdata\\.[a-z.]+)`");

  @Test
  void everyClaimNamesATestThatExists() throws IOException {
    List<String> page = Files.readAllLines(ROOT.resolve("docs/refdata.md"));
    int begin = page.indexOf("| claim | shown by |");
    List<String> claims =
        page.stream().skip(begin + 2L).takeWhile(line -> line.startsWith("|")).toList();
    List<Path> tests = tests();

    assertThat(begin).isNotNegative();
    assertThat(claims).hasSizeGreaterThan(10).allMatch(claim -> TEST.matcher(claim).find());
    assertThat(page.stream().flatMap(line -> TEST.matcher(line).results()))
        .allMatch(test -> exists(test, tests), "is a test's method");
  }

  @Test
  void everyKeyIsOneOfTheStarters() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/refdata.md"));
    String metadata = resource("/META-INF/spring-configuration-metadata.json");

    assertThat(KEY.matcher(page).results().map(key -> key.group(1)).distinct())
        .hasSize(5)
        .allMatch(key -> metadata.contains("\"name\": \"" + key + "\""), "is a key");
  }

  private static boolean exists(MatchResult test, List<Path> tests) {
    Pattern declaration = Pattern.compile("\\bvoid " + test.group(2) + "\\(");
    return tests.stream()
        .filter(file -> file.endsWith(test.group(1) + ".java"))
        .anyMatch(file -> declaration.matcher(read(file)).find());
  }

  private static List<Path> tests() throws IOException {
    List<Path> tests = new ArrayList<>();
    for (String module : List.of("events-schema", "static-refdata", "system-tests")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files.filter(Files::isRegularFile).forEach(tests::add);
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

  private static String resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(RefdataPageTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
