package dev.tablecast.replica.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.replica.ReplicaTable;
import dev.tablecast.replica.films.Film;
import dev.tablecast.replica.schema.ReplicaSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jooq.codegen.GenerationTool;
import org.jooq.codegen.JavaGenerator;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Property;
import org.jooq.meta.jaxb.Target;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who writes another service's column by jOOQ's record does not compile. */
class ReplicaGeneratorTest {

  private static final String FILM = "dev.tablecast.replica.films.Film";

  private final PostgresServer server = PostgresServer.shared();
  private final String database = "jooq_" + UUID.randomUUID().toString().substring(0, 8);
  private Path directory;

  @BeforeEach
  void createTables(@TempDir Path temporary) throws SQLException {
    directory = temporary;
    server.createDatabase(database);
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(ReplicaSchema.of(ReplicaTable.of(Film.class).columns("title")).ddl());
      statement.execute("alter table film add price numeric, add shelf text");
      statement.execute("create table cart (id bigint primary key, title text)");
    }
  }

  @Test
  void aForeignColumnsSetterDoesNotCompile() throws Exception {
    generate(ReplicaGenerator.class, new Generate(), "store", FILM);

    assertThat(compile("film.setTitle(\"Mine\");")).contains("setTitle", "has private access");
    assertThat(compile("film.setId(1L);")).contains("setId", "has private access");
    assertThat(compile("film.set_Version(null);")).contains("has private access");
  }

  @Test
  void theServicesOwnColumnsAndTablesKeepTheirs() throws Exception {
    generate(ReplicaGenerator.class, new Generate(), "store", FILM);

    assertThat(compile("film.setPrice(java.math.BigDecimal.ONE); film.setShelf(\"A1\");"))
        .isEmpty();
    assertThat(compile("new CartRecord(1L, \"Alien\").setTitle(\"Brazil\");")).isEmpty();
    assertThat(compile("film.getTitle().length();")).isEmpty();
  }

  @Test
  void anotherSubscriberWritesNoOtherServicesFacet() throws Exception {
    generate(ReplicaGenerator.class, new Generate(), "reviews", FILM);

    assertThat(compile("film.setPrice(java.math.BigDecimal.ONE);")).contains("private access");
  }

  @Test
  void aTableOfAnotherNameIsTold() throws Exception {
    generate(ReplicaGenerator.class, new Generate(), "store", FILM + "=cart");

    assertThat(compile("new CartRecord().setTitle(\"Brazil\");")).contains("private access");
    assertThat(compile("film.setTitle(\"Mine\");")).isEmpty();
  }

  @Test
  void withJooqsOwnGeneratorItCompiles() throws Exception {
    generate(JavaGenerator.class, new Generate(), "store", FILM);

    assertThat(compile("film.setTitle(\"Mine\");")).isEmpty();
  }

  @Test
  void recordsWithPojosAndDaosCompile() throws Exception {
    generate(
        ReplicaGenerator.class,
        new Generate().withPojos(true).withDaos(true).withFluentSetters(true),
        "store",
        FILM);

    assertThat(compile("film.setTitle(\"Mine\");")).contains("private access");
  }

  @Test
  void recordsOfInterfacesCompileAndKeepTheirSetters() throws Exception {
    generate(
        ReplicaGenerator.class, new Generate().withPojos(true).withInterfaces(true), "store", FILM);

    assertThat(compile("film.setTitle(\"Mine\");")).isEmpty();
  }

  @Test
  void aNameThatIsNoContractsIsRefused() {
    assertThatThrownBy(
            () -> generate(ReplicaGenerator.class, new Generate(), "store", "java.lang.String"))
        .hasStackTraceContaining("'java.lang.String' in property 'tablecast.contracts' is no");
    assertThatThrownBy(() -> generate(ReplicaGenerator.class, new Generate(), "", FILM))
        .hasStackTraceContaining("<key>tablecast.service</key><value>store</value>");
  }

  private void generate(Class<?> generator, Generate generate, String service, String contracts)
      throws Exception {
    GenerationTool.generate(
        new Configuration()
            .withJdbc(
                new Jdbc()
                    .withUrl(server.url(database))
                    .withUser(server.username())
                    .withPassword(server.password()))
            .withGenerator(
                new Generator()
                    .withName(generator.getName())
                    .withGenerate(generate)
                    .withDatabase(
                        new Database()
                            .withInputSchema("public")
                            .withProperties(
                                new Property().withKey("tablecast.service").withValue(service),
                                new Property().withKey("tablecast.contracts").withValue(contracts)))
                    .withTarget(
                        new Target().withPackageName("db").withDirectory(directory.toString()))));
  }

  /** What the compiler has to say of these statements, beside what was generated. */
  private String compile(String statements) throws IOException {
    Path shop = directory.resolve("Shop.java");
    Files.writeString(
        shop,
        """
        import db.tables.records.*;

        class Shop {
          static void sell(FilmRecord film) {
            %s
          }
        }
        """
            .formatted(statements));
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
    }
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    StringWriter errors = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  errors,
                  manager,
                  null,
                  List.of(
                      "-proc:none",
                      "-nowarn",
                      "-d",
                      directory.resolve("classes").toString(),
                      "-classpath",
                      classPath()),
                  null,
                  manager.getJavaFileObjectsFromPaths(sources))
              .call();
      return compiled ? "" : errors.toString();
    }
  }

  private static String classPath() {
    String forked = System.getProperty("surefire.test.class.path");
    return forked == null ? System.getProperty("java.class.path") : forked;
  }
}
