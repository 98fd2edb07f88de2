package dev.tablecast.examples.cinema.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tablecast.examples.cinema.forum.contracts.Movie;
import dev.tablecast.rules.DataOwnership;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The reviews as they were: they read the forum's database, and the build said so. */
class GuiltyReviewsTest {

  private static final Path PAGE = Path.of("../../../docs/ownership.md");

  @Test
  void theArchitectureTestFailsWithTheMessageThatThePageShows(@TempDir Path service)
      throws IOException {
    copyTheGuilty(service);

    Throwable failure =
        catchThrowable(
            () ->
                DataOwnership.of("reviews")
                    .foreign(Movie.class)
                    .withoutSqlFiles()
                    .check(new ClassFileImporter().importPath(service)));

    assertThat(failure).isInstanceOf(AssertionError.class);
    assertThat(Files.readString(PAGE)).contains("```\n%s\n```".formatted(failure.getMessage()));
  }

  @Test
  void thePageShowsTheGuiltyClassAsItIs() throws IOException {
    String source =
        Files.readString(
            Path.of("src/test/java/dev/tablecast/examples/cinema/guilty/ForumFilms.java"));

    assertThat(Files.readString(PAGE)).contains(source.substring(source.indexOf("@Repository")));
  }

  /** A service's classes have their configuration beside them. */
  private static void copyTheGuilty(Path service) throws IOException {
    String folder = "dev/tablecast/examples/cinema/guilty";
    Path classes = Files.createDirectories(service.resolve(folder));
    for (Resource each :
        new PathMatchingResourcePatternResolver().getResources("classpath:" + folder + "/*")) {
      Files.copy(each.getInputStream(), classes.resolve(String.valueOf(each.getFilename())));
    }
    Files.copy(
        new ClassPathResource("guilty/application.yaml").getInputStream(),
        service.resolve("application.yaml"));
  }
}
