/**
 * Rules on a service's classes, one class for each family: {@link DataSourceRules}, {@link
 * PersistenceRules}, {@link JooqRules}, {@link JpaRules}, {@link AnnotatedSqlRules} and {@link
 * SqlRules}. Every rule is an {@code ArchRule} and can be checked or frozen by itself.
 */
@NullMarked
package dev.tablecast.rules.code;

import org.jspecify.annotations.NullMarked;
