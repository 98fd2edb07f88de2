package dev.tablecast.examples.cinema.forum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.replica.schema.ReplicaSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

class MigrationTest {

  /** When the declaration changes, what this prints belongs into the next migration. */
  @Test
  void theMigrationOfTheStoresColumnsIsWhatTablecastPrints() throws IOException {
    String printed = ReplicaSchema.of(new ForumApplication().offer()).ddl();

    assertThat(
            new ClassPathResource("db/migration/V2__movie_store.sql")
                .getContentAsString(StandardCharsets.UTF_8))
        .isEqualTo(printed);
  }
}
