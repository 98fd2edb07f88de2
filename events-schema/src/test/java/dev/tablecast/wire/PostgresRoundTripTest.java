package dev.tablecast.wire;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.ColumnType;
import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.tests.EveryType;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgArray;

/**
 * Rows of every type leave a real table by binary COPY, become messages, and enter a second table
 * through unnest and binary COPY; the tables are equal then.
 */
class PostgresRoundTripTest {

  private static final int ROWS = 1000;
  private static final Facet FACET = TableContract.of(EveryType.class).masterFacet();
  private static final List<Column> COLUMNS = FACET.columns();

  private static EmbeddedPostgres server;
  private static Connection connection;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.start();
    connection = server.getPostgresDatabase().getConnection();
    execute("set time zone 'Asia/Kathmandu'");
    execute("create type mood as enum ('SAD', 'GLAD', 'UNKNOWN', 'BITTER')");
    for (String table : List.of("source", "replica", "staging")) {
      execute(
          "create table %s (%s, _version uuid)"
              .formatted(
                  table,
                  COLUMNS.stream()
                      .map(column -> column.name() + " " + column.sqlType() + nullness(column))
                      .collect(joining(", "))));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    connection.close();
    server.close();
  }

  @Test
  void rowsArriveAsTheyLeft() throws Exception {
    List<EveryType> messages =
        IntStream.range(0, ROWS)
            .mapToObj(seed -> new RandomMessages(FACET, seed).fill(EveryType.getDefaultInstance()))
            .toList();
    for (int row = 0; row < ROWS; row++) {
      insert(messages.get(row), version(row));
    }

    List<ColumnBuffer> sent = buffers();
    List<ColumnBuffer> buffers = decodeAll(encodeAll(messages, sent));
    COLUMNS.stream()
        .filter(PostgresRoundTripTest::travelsAsItIs)
        .forEach(column -> assertSame(column, buffers, sent));
    unnestInto("replica", buffers);
    copyInto("staging", buffers);

    assertThat(count("select count(*) from replica")).isEqualTo(ROWS);
    for (Column column : COLUMNS) {
      assertThat(differences(column)).as(column.name()).isZero();
    }
    assertThat(
            count(
                """
                select count(*)
                from (select r::text from replica r except select s::text from staging s) d
                """))
        .isZero();
  }

  /** Encodes every row that binary COPY gives, and checks each against what was put in. */
  private static List<byte[]> encodeAll(List<EveryType> messages, List<ColumnBuffer> sent)
      throws Exception {
    RowEncoder encoder = RowEncoder.of(FACET, COLUMNS.stream().map(Column::name).toList());
    List<byte[]> encoded = new ArrayList<>();
    try (BinaryCopyRows rows =
        new BinaryCopyRows(
            connection.unwrap(PGConnection.class),
            "copy (select " + names() + " from source order by _version) to stdout (format binary)",
            COLUMNS.size())) {
      for (PostgresRow row = rows.next(); row != null; row = rows.next()) {
        byte[] bytes = encoder.encode(row);
        assertThat(EveryType.parseFrom(bytes))
            .usingComparator((one, other) -> normal(one).equals(normal(other)) ? 0 : 1)
            .isEqualTo(messages.get(encoded.size()));
        encoded.add(bytes);
        for (int i = 0; i < sent.size(); i++) {
          append(row, i, sent.get(i));
        }
      }
    }
    return encoded;
  }

  private static List<ColumnBuffer> decodeAll(List<byte[]> encoded) {
    List<ColumnBuffer> buffers = buffers();
    RowDecoder decoder = RowDecoder.of(FACET, COLUMNS);
    encoded.forEach(message -> decoder.decode(message, buffers));
    ColumnBuffer versions = new ColumnBuffer();
    IntStream.range(0, encoded.size()).forEach(row -> versions.append(version(row)));
    buffers.add(versions);
    return buffers;
  }

  private static List<ColumnBuffer> buffers() {
    List<ColumnBuffer> buffers = new ArrayList<>();
    COLUMNS.forEach(column -> buffers.add(new ColumnBuffer()));
    return buffers;
  }

  private static void append(PostgresRow row, int column, ColumnBuffer target) {
    if (row.isNull(column)) {
      target.appendNull();
    } else {
      target.append(row.bytes(), row.start(column), row.length(column));
    }
  }

  /** Whether the column's own type and the transport type are one. */
  private static boolean travelsAsItIs(Column column) {
    return !column.array()
        && column.type() != ColumnType.JSON
        && !column.sqlType().equals("smallint");
  }

  private static void assertSame(
      Column column, List<ColumnBuffer> buffers, List<ColumnBuffer> sent) {
    int index = COLUMNS.indexOf(column);
    assertThat(buffers.get(index).toArray(0))
        .as("what Postgres sent of %s, bit by bit", column.name())
        .isEqualTo(sent.get(index).toArray(0));
  }

  private static void unnestInto(String table, List<ColumnBuffer> buffers) throws SQLException {
    String parameters =
        COLUMNS.stream()
            .map(column -> "?::" + TransportType.of(column).sqlName() + "[]")
            .collect(joining(", "));
    String aliases = COLUMNS.stream().map(column -> "c" + column.number()).collect(joining(", "));
    String sql =
        "insert into %s select %s, v from unnest(%s, ?::uuid[]) as u(%s, v)"
            .formatted(table, casts(), parameters, aliases);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < buffers.size(); i++) {
        TransportType type =
            i < COLUMNS.size() ? TransportType.of(COLUMNS.get(i)) : TransportType.UUID;
        statement.setArray(
            i + 1,
            new PgArray(
                connection.unwrap(BaseConnection.class),
                type.arrayOid(),
                buffers.get(i).toArray(type.oid())));
      }
      assertThat(statement.executeUpdate()).isEqualTo(ROWS);
    }
  }

  /** By way of a table of transport types, as binary COPY casts nothing. */
  private static void copyInto(String table, List<ColumnBuffer> buffers) throws Exception {
    execute(
        "create temp table stage (%s, v uuid)"
            .formatted(
                COLUMNS.stream()
                    .map(column -> "c" + column.number() + " " + TransportType.of(column).sqlName())
                    .collect(joining(", "))));
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    copy.writeBytes(BinaryCopyRows.HEADER);
    for (int row = 0; row < ROWS; row++) {
      copy.write(0);
      copy.write(buffers.size());
      for (ColumnBuffer buffer : buffers) {
        buffer.writeElement(row, copy);
      }
    }
    copy.writeBytes(new byte[] {-1, -1});
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn(
            "copy stage from stdin (format binary)", new ByteArrayInputStream(copy.toByteArray()));
    execute("insert into " + table + " select " + casts() + ", v from stage");
  }

  private static String casts() {
    return COLUMNS.stream()
        .map(column -> "c" + column.number() + "::" + column.sqlType())
        .collect(joining(", "));
  }

  private static String names() {
    return COLUMNS.stream().map(Column::name).collect(joining(", "));
  }

  private static String nullness(Column column) {
    return column.nullable() ? "" : " not null";
  }

  private static long differences(Column column) throws SQLException {
    return count(
        """
        select count(*) from source s full join replica r using (_version)
        where s.%1$s::text is distinct from r.%1$s::text
        """
            .formatted(column.name()));
  }

  private static Version version(int row) {
    return new Version(7, 0x16_B374D848L, row);
  }

  private static void insert(EveryType message, Version version) throws SQLException {
    String values =
        COLUMNS.stream()
            .map(c -> c.array() ? "?::text[]::" + c.sqlType() : "?::text::" + c.sqlType())
            .collect(joining(", "));
    try (PreparedStatement statement =
        connection.prepareStatement("insert into source values (" + values + ", ?::uuid)")) {
      int parameter = 1;
      for (Column column : COLUMNS) {
        FieldDescriptor field = FACET.contract().descriptor().findFieldByNumber(column.number());
        if (column.array()) {
          List<String> texts = new ArrayList<>();
          ((List<?>) message.getField(field)).forEach(e -> texts.add(FieldLiteral.of(e)));
          statement.setArray(
              parameter++, connection.createArrayOf("text", texts.toArray(new String[0])));
        } else {
          boolean absent = column.nullable() && !message.hasField(field);
          statement.setString(
              parameter++, absent ? null : FieldLiteral.of(message.getField(field)));
        }
      }
      statement.setObject(parameter, version.toUuid());
      statement.executeUpdate();
    }
  }

  /** jsonb prints in its own way; everything else has to be exact. */
  private static EveryType normal(EveryType message) {
    return message.toBuilder().clearAJson().clearJsons().build();
  }

  private static long count(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
