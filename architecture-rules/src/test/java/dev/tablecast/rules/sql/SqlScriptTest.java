package dev.tablecast.rules.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.rules.sql.SqlScript.Statement;
import org.junit.jupiter.api.Test;

class SqlScriptTest {

  @Test
  void statementsAreSplitWhereTheyEnd() {
    var statements =
        SqlScript.statements(
            """
            -- first; a comment
            insert into a values ('x;y''z');

            create function f() returns trigger language plpgsql as $body$
            begin
              update b set c = 1; /* ; */
            end
            $body$;
            select ";" from "odd;name"
            """);

    assertThat(statements).extracting(Statement::line).containsExactly(2, 4, 9);
    assertThat(statements.get(0).text()).isEqualTo("insert into a values ('x;y''z')");
    assertThat(statements.get(1).body()).contains("update b set c = 1;");
    assertThat(statements.get(1).visible()).doesNotContain("update b");
    assertThat(statements.get(2).visible()).isEqualTo("select \";\" from \"odd;name\"");
  }
}
