package dev.tablecast.rules;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

/**
 * What a service has asked to be let through.
 *
 * @param dataSources the classes that may make data sources
 * @param rawSql the classes that may run SQL which cannot be read
 * @param noConfiguration whether there may be no configuration files
 * @param noSqlFiles whether there may be no SQL files
 */
record Allowances(
    DescribedPredicate<JavaClass> dataSources,
    DescribedPredicate<JavaClass> rawSql,
    boolean noConfiguration,
    boolean noSqlFiles) {

  static final Allowances NONE =
      new Allowances(
          DescribedPredicate.alwaysFalse(), DescribedPredicate.alwaysFalse(), false, false);

  Allowances dataSourcesIn(DescribedPredicate<? super JavaClass> classes) {
    return new Allowances(dataSources.or(classes), rawSql, noConfiguration, noSqlFiles);
  }

  Allowances rawSqlIn(DescribedPredicate<? super JavaClass> classes) {
    return new Allowances(dataSources, rawSql.or(classes), noConfiguration, noSqlFiles);
  }

  Allowances withoutConfiguration() {
    return new Allowances(dataSources, rawSql, true, noSqlFiles);
  }

  Allowances withoutSqlFiles() {
    return new Allowances(dataSources, rawSql, noConfiguration, true);
  }
}
