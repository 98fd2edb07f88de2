package dev.tablecast.rules.files;

import dev.tablecast.rules.ownership.Access;
import dev.tablecast.rules.ownership.TableName;
import dev.tablecast.rules.ownership.TableUse;
import dev.tablecast.rules.sql.SqlScript;
import dev.tablecast.rules.sql.SqlScript.Statement;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A changelog of Liquibase's, in XML or YAML.
 *
 * @param statements the SQL that it holds
 * @param uses what it does by changes of Liquibase's own, with their lines
 */
record Changelog(List<Statement> statements, Map<TableUse, Integer> uses) {

  private static final String MARK = "databaseChangeLog";

  private static final Map<String, Access> CHANGES =
      Map.ofEntries(
          Map.entry("insert", Access.INSERT),
          Map.entry("loadData", Access.INSERT),
          Map.entry("loadUpdateData", Access.INSERT),
          Map.entry("update", Access.UPDATE),
          Map.entry("delete", Access.DELETE),
          Map.entry("createTable", Access.DEFINE),
          Map.entry("dropTable", Access.DEFINE),
          Map.entry("addColumn", Access.DEFINE),
          Map.entry("dropColumn", Access.DEFINE),
          Map.entry("modifyDataType", Access.DEFINE),
          Map.entry("createIndex", Access.DEFINE));

  /** Whether a file may be one, by its name in lower case. */
  static boolean mayBeOne(String name) {
    boolean configuration = name.matches("(?:.*/)?(?:application|bootstrap)[^/]*");
    return name.endsWith(".xml") || name.matches(".*\\.ya?ml") && !configuration;
  }

  /** Reads a changelog; nothing if the file is none. */
  static Optional<Changelog> of(ResourceFile file) {
    String content = file.content();
    if (!content.contains(MARK)) {
      return Optional.empty();
    }
    return file.name().endsWith(".xml") ? xml(content) : Optional.of(yaml(content));
  }

  private static Optional<Changelog> xml(String content) {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    Reading reading = new Reading();
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(content));
      while (xml.hasNext()) {
        int event = xml.next();
        int line = xml.getLocation().getLineNumber();
        if (event == XMLStreamConstants.START_ELEMENT) {
          String name = xml.getLocalName();
          if (name.equals("column")) {
            reading.column(xml.getAttributeValue(null, "name"));
          } else {
            reading.begin(name, xml.getAttributeValue(null, "tableName"), line);
          }
        } else if (event == XMLStreamConstants.CHARACTERS) {
          reading.text(xml.getText(), line);
        }
      }
    } catch (XMLStreamException e) {
      return Optional.empty(); // No well-formed XML: Liquibase will say so itself.
    }
    return Optional.of(reading.end());
  }

  private static Changelog yaml(String content) {
    Reading reading = new Reading();
    for (Setting setting : Settings.read(content, false)) {
      String[] keys = setting.key().split("\\.");
      String parent = keys.length > 1 ? keys[keys.length - 2] : "";
      switch (keys[keys.length - 1]) {
        case "tableName" -> reading.begin(parent, setting.value(), setting.line());
        case "name" -> reading.column(parent.equals("column") ? setting.value() : null);
        case "sql" -> {
          reading.begin("sql", null, setting.line());
          reading.text(setting.value(), setting.line());
        }
        default -> {
          // Of no concern.
        }
      }
    }
    return reading.end();
  }

  /** Takes the parts of a changelog as they come. */
  private static final class Reading {

    private final List<Statement> statements = new ArrayList<>();
    private final Map<TableUse, Integer> uses = new LinkedHashMap<>();
    private final List<String> columns = new ArrayList<>();
    private String change = "";
    private String table = "";
    private int line;

    void begin(String change, @Nullable String table, int line) {
      finish();
      this.change = change;
      this.table = table == null ? "" : table;
      this.line = line;
    }

    void column(@Nullable String name) {
      if (name != null) {
        columns.add(name);
      }
    }

    void text(String text, int line) {
      boolean sql = change.equals("sql") || change.equals("createProcedure");
      if (sql || change.equals("createView")) {
        int first = line - (int) text.lines().count() + 1;
        SqlScript.statements(text)
            .forEach(
                found ->
                    statements.add(
                        new Statement(found.text(), Math.max(1, first) + found.line() - 1)));
      }
    }

    private void finish() {
      Access access = CHANGES.get(change);
      if (access != null && !table.isBlank()) {
        uses.put(new TableUse(TableName.of(table), access, columns), line);
      }
      columns.clear();
    }

    Changelog end() {
      finish();
      return new Changelog(statements, uses);
    }
  }
}
