package dev.tablecast.tram.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventuate.common.jdbc.EventuateSchema;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TramSchemaTest {

  private final TestDatabase database = TestDatabase.empty();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void missingTablesAreRefusedWithTheStatementsThatMakeThem() {
    EventuateSchema schema = TestDatabase.SCHEMA;

    assertThatThrownBy(() -> database.prepare(schema, SchemaPolicy.VALIDATE))
        .isInstanceOf(TramSchemaException.class)
        .hasMessageContaining("lacks eventuate.message, eventuate.received_messages")
        .hasMessageContaining(new TramSchema(schema).ddl());

    database.transaction().executeInTransaction(() -> run(new TramSchema(schema).ddl()));
    assertThatCode(() -> database.prepare(schema, SchemaPolicy.VALIDATE))
        .doesNotThrowAnyException();
  }

  @Test
  void createsThemInTheSchemaThatEventuateUses() throws Exception {
    database.prepare(new EventuateSchema("Shop"), SchemaPolicy.CREATE);

    assertThat(database.jdbc().queryForList("select 1 from shop.message")).isEmpty();
  }

  @Test
  void createsThemInTheCurrentSchemaIfEventuateUsesNone() throws Exception {
    database.prepare(new EventuateSchema(EventuateSchema.EMPTY_SCHEMA), SchemaPolicy.CREATE);

    assertThat(database.jdbc().queryForList("select 1 from public.message")).isEmpty();
  }

  @Test
  void aTableThatLacksAColumnIsRefusedAndLeftAsItIs() throws Exception {
    database.prepare(TestDatabase.SCHEMA, SchemaPolicy.CREATE);
    database.jdbc().execute("alter table eventuate.message drop column headers");

    assertThatThrownBy(() -> database.prepare(TestDatabase.SCHEMA, SchemaPolicy.CREATE))
        .isInstanceOf(TramSchemaException.class)
        .hasMessageContaining("lacks eventuate.message.headers.");
  }

  @Test
  void codeGenerationByJooqPassesOverAMigrationWithTheStatements() {
    DSLContext generator =
        DSL.using(SQLDialect.POSTGRES, new Settings().withParseIgnoreComments(true));

    assertThat(generator.parser().parse(new TramSchema(TestDatabase.SCHEMA).ddl()).queries())
        .isEmpty();
  }

  private Boolean run(String statements) {
    database.jdbc().execute(statements);
    return true;
  }
}
