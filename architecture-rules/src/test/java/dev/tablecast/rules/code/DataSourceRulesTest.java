package dev.tablecast.rules.code;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.rules.Store;
import dev.tablecast.rules.fixtures.DataSources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSourceRulesTest {

  @Test
  void aSecondDataSourceIsFound() {
    var rule = DataSourceRules.dataSourcesOnlyWhereDeclared(Store.nobody());

    assertThat(Store.findings(rule, DataSources.ASecondOne.class))
        .containsExactlyInAnyOrder(
            "dev.tablecast.rules.fixtures.DataSources$ASecondOne: makes a data source, HikariDataSource in (DataSources.java:19)",
            "dev.tablecast.rules.fixtures.DataSources$ASecondOne: opens a database by DriverManager.getConnection in (DataSources.java:23)");
    assertThat(rule.getDescription())
        .startsWith("data sources are made only where declared, because a second data source is");
  }

  @Test
  void aDeclaredClassMayMakeDataSources() {
    var rule =
        DataSourceRules.dataSourcesOnlyWhereDeclared(belongToAnyOf(DataSources.ASecondOne.class));

    assertThat(Store.findings(rule, DataSources.ASecondOne.class)).isEmpty();
  }

  @Test
  void whatWrapsTheServicesOwnIsNone() {
    var rule = DataSourceRules.dataSourcesOnlyWhereDeclared(Store.nobody());

    assertThat(Store.findings(rule, DataSources.TheServicesOwn.class)).isEmpty();
  }

  @Test
  void aUrlIsFoundInStringsAndAnnotations() {
    var rule = DataSourceRules.noJdbcUrlInCode(Store.code(), Store.nobody());

    assertThat(Store.findings(rule, DataSources.AUrl.class))
        .containsExactlyInAnyOrder(
            "dev.tablecast.rules.fixtures.DataSources$AUrl: holds the JDBC URL \"${forum.url:jdbc:postgresql://localhost/forum}\" in @Value of field setting in (DataSources.java:0)",
            "dev.tablecast.rules.fixtures.DataSources$AUrl: holds the JDBC URL \"jdbc:postgresql://…/forum\" in (DataSources.java:33)");
  }

  @Test
  void aPrefixIsNoUrl() {
    var rule = DataSourceRules.noJdbcUrlInCode(Store.code(), Store.nobody());

    assertThat(Store.findings(rule, DataSources.TheServicesOwn.class)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db/forum, true",
    "jdbc:postgresql:forum, true",
    "jdbc:oracle:thin:@db:1521/forum, true",
    "r2dbc:pool:postgresql://db/forum, true",
    "jdbc:, false",
    "jdbc:postgresql:, false",
    "jdbc:h2:, false",
    "spring-jdbc: no bean, false",
    "jdbc/forum, false"
  })
  void urlsNameADatabase(String text, boolean url) {
    assertThat(DataSourceRules.isUrl(text)).isEqualTo(url);
  }
}
