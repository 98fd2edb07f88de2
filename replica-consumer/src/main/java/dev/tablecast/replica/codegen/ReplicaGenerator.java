package dev.tablecast.replica.codegen;

import java.util.Objects;
import org.jooq.codegen.GeneratorStrategy.Mode;
import org.jooq.codegen.JavaGenerator;
import org.jooq.codegen.JavaWriter;
import org.jooq.meta.ColumnDefinition;
import org.jooq.meta.SchemaDefinition;
import org.jooq.meta.TypedElementDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has jOOQ generate records of replicas without setters of columns that other services own: who
 * writes one does not compile. Everything else is as by jOOQ's own generator.
 *
 * <pre>{@code
 * <generator>
 *   <name>dev.tablecast.replica.codegen.ReplicaGenerator</name>
 *   <database>
 *     <properties>
 *       <property><key>tablecast.service</key><value>store</value></property>
 *       <property><key>tablecast.contracts</key><value>com.acme.Movie</value></property>
 *     </properties>
 *   </database>
 * </generator>
 * }</pre>
 *
 * <p>{@code com.acme.Movie=film} is a contract whose local table is called otherwise. Columns are
 * known by their names in the contract; one with another local name keeps its setter. jOOQ's own
 * read-only columns, which would reach {@code update(…).set(…)} and {@code record.set(…)} too, are
 * no part of its open-source edition: those are found by architecture-rules, and refused by the
 * database. Records that implement generated interfaces keep all setters.
 *
 * <p>For a build, in one thread; needs {@code jooq-codegen}, which its plug-in brings along.
 */
public class ReplicaGenerator extends JavaGenerator {

  private static final Logger log = LoggerFactory.getLogger(ReplicaGenerator.class);

  private @Nullable ForeignColumns foreign;
  private boolean warned;

  /** jOOQ makes one, by its name. */
  public ReplicaGenerator() {}

  /**
   * What is wrong with the properties ends the build; thrown by a record it would only be logged.
   */
  @Override
  protected void generateRecords(SchemaDefinition schema) {
    foreign = ForeignColumns.of(schema.getDatabase().getProperties());
    super.generateRecords(schema);
  }

  @Override
  protected void generateRecordSetter(TypedElementDefinition<?> column, int index, JavaWriter out) {
    String owner = owner(column);
    if (owner.isEmpty() || hasInterfaces()) {
      super.generateRecordSetter(column, index, out);
    } else {
      privateSetter(column, index, owner, out);
    }
  }

  /** The record's own constructors call it, which make a row that somebody may want to compare. */
  private void privateSetter(
      TypedElementDefinition<?> column, int index, String owner, JavaWriter out) {
    out.javadoc(
        "Column <code>%s</code> is %s's: here only replication changes it.",
        column.getQualifiedOutputName(), owner);
    out.println(
        "private void %s(%s value) {",
        getStrategy().getJavaSetterName(column, Mode.RECORD),
        out.ref(getJavaType(column.getType(resolver(out)), out)));
    out.println("set(%s, value);", index);
    out.println("}");
  }

  private String owner(TypedElementDefinition<?> column) {
    if (!(column instanceof ColumnDefinition)) {
      return "";
    }
    return Objects.requireNonNull(foreign).owner(column.getContainer().getName(), column.getName());
  }

  private boolean hasInterfaces() {
    if (generateInterfaces() && !warned) {
      warned = true;
      log.warn(
          "Records implement generated interfaces, and so keep setters of columns that other services"
              + " own: turn <interfaces> off to have them go");
    }
    return generateInterfaces();
  }
}
