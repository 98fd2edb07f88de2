package dev.tablecast.examples.cinema.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.refdata.ReferenceSchema;
import dev.tablecast.refdata.ReferenceTable;
import dev.tablecast.refdata.iso.IsoTable;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.tram.jdbc.TramSchema;
import dev.tablecast.tram.saga.SagaSchema;
import io.eventuate.common.jdbc.EventuateSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

class MigrationTest {

  /** When the declaration changes, what this prints belongs into the next migration. */
  @Test
  void theFirstMigrationIsWhatTablecastPrints() throws IOException {
    String printed = ReplicaSchema.of(new StoreApplication().movie()).ddl();

    assertThat(migration("V1__movie.sql")).isEqualTo(printed);
  }

  @Test
  void theThirdMigrationIsWhatTablecastPrintsForPackagedData() throws IOException {
    String printed =
        ReferenceSchema.of(
                ReferenceTable.of(IsoTable.COUNTRY.in(List.of())),
                ReferenceTable.of(IsoTable.CURRENCY.in(List.of())))
            .ddl();

    assertThat(migration("V3__refdata.sql")).isEqualTo(printed);
  }

  @Test
  void theTablesOfMessagesAndSagasAreWhatTablecastPrints() throws IOException {
    assertThat(migration("V5__message.sql")).isEqualTo(new TramSchema(new EventuateSchema()).ddl());
    assertThat(migration("V6__saga.sql")).isEqualTo(SagaSchema.ddl());
  }

  private static String migration(String name) throws IOException {
    return new ClassPathResource("db/migration/" + name).getContentAsString(StandardCharsets.UTF_8);
  }
}
