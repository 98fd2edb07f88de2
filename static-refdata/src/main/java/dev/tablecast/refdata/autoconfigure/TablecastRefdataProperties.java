package dev.tablecast.refdata.autoconfigure;

import dev.tablecast.refdata.ReferenceTable;
import dev.tablecast.refdata.iso.IsoTable;
import dev.tablecast.replica.SchemaPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Which ready-made tables a service has, and how. A team's own are beans of type {@link
 * ReferenceTable}.
 *
 * @param tables Ready-made tables that are wanted.
 * @param locales Languages in which the ready-made tables have names, besides English.
 * @param schema What is done about a database that is not as the tables need it.
 * @param gate What waits for the tables.
 */
@ConfigurationProperties("tablecast.refdata")
record TablecastRefdataProperties(
    @DefaultValue List<IsoTable> tables,
    @DefaultValue List<Locale> locales,
    @DefaultValue("validate") SchemaPolicy schema,
    @DefaultValue Gate gate) {

  TablecastRefdataProperties {
    tables = tables.stream().distinct().toList();
    locales = List.copyOf(locales);
  }

  /**
   * What waits for the tables.
   *
   * @param timeout How long the start waits until they are loaded.
   * @param then What is done if that was not enough.
   */
  record Gate(@DefaultValue("30s") Duration timeout, @DefaultValue("refuse-start") WhenLate then) {

    Gate {
      if (timeout.isNegative()) {
        throw new InvalidConfigurationPropertyValueException(
            "tablecast.refdata.gate.timeout",
            timeout,
            "A start waits for some time, such as 30s, or not at all: 0.");
      }
    }
  }

  List<ReferenceTable> readyMade() {
    return tables.stream().map(table -> ReferenceTable.of(table.in(locales))).toList();
  }
}
