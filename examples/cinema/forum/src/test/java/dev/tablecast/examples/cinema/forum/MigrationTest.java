package dev.tablecast.examples.cinema.forum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.tram.jdbc.TramSchema;
import dev.tablecast.tram.saga.SagaSchema;
import io.eventuate.common.jdbc.EventuateSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

class MigrationTest {

  /** When the declaration changes, what this prints belongs into the next migration. */
  @Test
  void theMigrationOfTheStoresColumnsIsWhatTablecastPrints() throws IOException {
    String printed = ReplicaSchema.of(new ForumApplication().offer()).ddl();

    assertThat(migration("V2__movie_store.sql")).isEqualTo(printed);
  }

  @Test
  void theTablesOfMessagesAndSagasAreWhatTablecastPrints() throws IOException {
    assertThat(migration("V3__message.sql")).isEqualTo(new TramSchema(new EventuateSchema()).ddl());
    assertThat(migration("V4__saga.sql")).isEqualTo(SagaSchema.ddl());
  }

  private static String migration(String name) throws IOException {
    return new ClassPathResource("db/migration/" + name).getContentAsString(StandardCharsets.UTF_8);
  }
}
