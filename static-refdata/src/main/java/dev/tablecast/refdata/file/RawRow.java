package dev.tablecast.refdata.file;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row as a file has it.
 *
 * @param line where it begins, from 1
 * @param values by the names of columns
 */
record RawRow(int line, Map<String, RawValue> values) {

  RawRow {
    values = new LinkedHashMap<>(values);
  }
}
