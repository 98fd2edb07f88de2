package dev.tablecast.examples.cinema.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.tram.jdbc.TramSchema;
import dev.tablecast.tram.saga.SagaSchema;
import io.eventuate.common.jdbc.EventuateSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

class MigrationTest {

  /** When the library's tables change, what this prints belongs into the next migration. */
  @Test
  void theTablesOfMessagesAndSagasAreWhatTablecastPrints() throws IOException {
    assertThat(migration("V2__message.sql")).isEqualTo(new TramSchema(new EventuateSchema()).ddl());
    assertThat(migration("V3__saga.sql")).isEqualTo(SagaSchema.ddl());
  }

  private static String migration(String name) throws IOException {
    return new ClassPathResource("db/migration/" + name).getContentAsString(StandardCharsets.UTF_8);
  }
}
