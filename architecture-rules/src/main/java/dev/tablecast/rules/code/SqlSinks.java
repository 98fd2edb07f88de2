package dev.tablecast.rules.code;

import dev.tablecast.rules.bytecode.Call;
import dev.tablecast.rules.bytecode.Value.Text;
import dev.tablecast.rules.sql.SqlReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods that take SQL as a string, or a table's name. */
final class SqlSinks {

  private static final Set<String> JDBC_TEMPLATE =
      Set.of(
          "query",
          "queryForObject",
          "queryForList",
          "queryForMap",
          "queryForRowSet",
          "queryForStream",
          "update",
          "batchUpdate",
          "execute",
          "call");

  private static final Set<String> NATIVE_QUERY =
      Set.of("createNativeQuery", "createNativeMutationQuery", "createSQLQuery");

  private static final Set<String> JOOQ_NAMES = Set.of("table", "name");

  private static final Map<String, Set<String>> SINKS = sinks();

  private SqlSinks() {}

  private static Map<String, Set<String>> sinks() {
    Map<String, Set<String>> all = new HashMap<>();
    String spring = "org/springframework/jdbc/core/";
    for (String type :
        List.of(
            "JdbcTemplate",
            "JdbcOperations",
            "namedparam/NamedParameterJdbcTemplate",
            "namedparam/NamedParameterJdbcOperations")) {
      all.put(spring + type, JDBC_TEMPLATE);
    }
    all.put(spring + "simple/JdbcClient", Set.of("sql"));
    all.put("org/springframework/r2dbc/core/DatabaseClient", Set.of("sql"));
    for (String type :
        List.of(
            "jakarta/persistence/EntityManager",
            "javax/persistence/EntityManager",
            "org/hibernate/Session",
            "org/hibernate/StatelessSession",
            "org/hibernate/SharedSessionContract",
            "org/hibernate/query/QueryProducer")) {
      all.put(type, NATIVE_QUERY);
    }
    all.put("org/jooq/impl/DSL", Set.of("sql", "table", "name", "query", "resultQuery"));
    all.put(
        "org/jooq/DSLContext",
        Set.of("fetch", "fetchOne", "fetchMany", "fetchStream", "execute", "query", "resultQuery"));
    all.put("java/sql/Connection", Set.of("prepareStatement", "prepareCall"));
    all.put(
        "java/sql/Statement",
        Set.of("execute", "executeQuery", "executeUpdate", "executeLargeUpdate", "addBatch"));
    return Map.copyOf(all);
  }

  static boolean isOne(Call call) {
    return call.takesText() && SINKS.getOrDefault(call.owner(), Set.of()).contains(call.name());
  }

  /** Whether a string with open places tells its tables all the same. */
  static boolean isReadable(Call call, Text text, SqlReader sql) {
    boolean nameAlone =
        call.owner().equals("org/jooq/impl/DSL") && JOOQ_NAMES.contains(call.name());
    return !nameAlone && sql.tellsItsTables(text.text());
  }
}
