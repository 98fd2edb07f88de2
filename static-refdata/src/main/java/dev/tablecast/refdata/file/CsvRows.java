package dev.tablecast.refdata.file;

import dev.tablecast.refdata.file.RawValue.Absent;
import dev.tablecast.refdata.file.RawValue.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows of a text as RFC 4180 has it, under a line that names the columns. An empty field is NULL, a
 * quoted one never is, as in Postgres's COPY. Used once.
 */
final class CsvRows {

  private final String text;
  private int at;
  private int line = 1;

  CsvRows(String text) {
    this.text = text;
  }

  List<RawRow> read() throws MalformedFileException {
    List<String> header = header();
    List<RawRow> rows = new ArrayList<>();
    while (at < text.length()) {
      int begun = line;
      if (isLineEnd()) {
        endLine();
        continue;
      }
      List<RawValue> fields = record();
      if (fields.size() != header.size()) {
        throw new MalformedFileException(
            begun,
            "%d fields, but the first line names %d columns; quote a field that has a comma"
                .formatted(fields.size(), header.size()));
      }
      Map<String, RawValue> values = new LinkedHashMap<>();
      for (int i = 0; i < fields.size(); i++) {
        values.put(header.get(i), fields.get(i));
      }
      rows.add(new RawRow(begun, values));
    }
    return rows;
  }

  private List<String> header() throws MalformedFileException {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (RawValue field : record()) {
      String name = field instanceof Scalar scalar ? scalar.text().strip() : "";
      if (name.isEmpty() || !seen.add(name)) {
        throw new MalformedFileException(
            1, "the first line names each column once, not '%s'".formatted(name));
      }
      names.add(name);
    }
    return names;
  }

  private List<RawValue> record() throws MalformedFileException {
    List<RawValue> fields = new ArrayList<>();
    fields.add(field());
    while (at < text.length() && text.charAt(at) == ',') {
      at++;
      fields.add(field());
    }
    endLine();
    return fields;
  }

  private RawValue field() throws MalformedFileException {
    if (at < text.length() && text.charAt(at) == '"') {
      return new Scalar(quoted());
    }
    int start = at;
    while (at < text.length() && text.charAt(at) != ',' && !isLineEnd()) {
      if (text.charAt(at) == '"') {
        throw new MalformedFileException(
            line, "a quote within a field; quote the whole field, and double the quote in it");
      }
      at++;
    }
    return at == start ? new Absent() : new Scalar(text.substring(start, at));
  }

  private String quoted() throws MalformedFileException {
    int begun = line;
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length()) {
      char next = text.charAt(at++);
      if (next == '\n') {
        line++;
      }
      if (next != '"') {
        value.append(next);
      } else if (at < text.length() && text.charAt(at) == '"') {
        value.append('"');
        at++;
      } else if (at == text.length() || text.charAt(at) == ',' || isLineEnd()) {
        return value.toString();
      } else {
        throw new MalformedFileException(
            line, "a quoted field goes on behind its quote; double a quote that is part of it");
      }
    }
    throw new MalformedFileException(begun, "a quoted field begins and does not end");
  }

  private boolean isLineEnd() {
    return text.charAt(at) == '\n' || text.startsWith("\r\n", at);
  }

  private void endLine() {
    if (at < text.length()) {
      at += text.charAt(at) == '\n' ? 1 : 2;
      line++;
    }
  }
}
