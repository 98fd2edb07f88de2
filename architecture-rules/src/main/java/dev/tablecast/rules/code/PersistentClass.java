package dev.tablecast.rules.code;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.tablecast.rules.ownership.KnownTable;
import dev.tablecast.rules.ownership.TableName;
import java.util.Optional;

/**
 * A class that stands for a declared table.
 *
 * @param kind what it is, for messages
 * @param table the table's name
 * @param known what is known of the table
 */
record PersistentClass(String kind, TableName table, KnownTable known) {

  private static final String ENTITY = "the entity";

  boolean isEntity() {
    return kind.equals(ENTITY);
  }

  static Optional<PersistentClass> of(JavaClass type, CodeUnderRules code) {
    if (type.isPrimitive() || type.isArray() || type.getPackageName().startsWith("java.")) {
      return Optional.empty();
    }
    Optional<TableName> jooq =
        code.jooq().tableClass(type.getName().replace('.', '/')).map(JooqClasses.TableClass::table);
    if (jooq.isPresent()) {
      return of("jOOQ's class", jooq.get(), code);
    }
    return Entity.of(type).flatMap(entity -> of(ENTITY, entity.table(), code));
  }

  private static Optional<PersistentClass> of(String kind, TableName table, CodeUnderRules code) {
    return code.ownership().find(table).map(known -> new PersistentClass(kind, table, known));
  }
}
