package dev.tablecast.examples.cinema.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.replica.schema.ReplicaSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

class MigrationTest {

  /** When the declaration changes, what this prints belongs into the next migration. */
  @Test
  void theFirstMigrationIsWhatTablecastPrints() throws IOException {
    String printed = ReplicaSchema.of(new ReviewsApplication().movie()).ddl();

    assertThat(
            new ClassPathResource("db/migration/V1__movie.sql")
                .getContentAsString(StandardCharsets.UTF_8))
        .isEqualTo(printed);
  }
}
