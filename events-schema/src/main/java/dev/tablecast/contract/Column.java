package dev.tablecast.contract;

/**
 * One column of a contract.
 *
 * @param name the column's name in Postgres
 * @param number the field's number in the contract's message
 * @param type its type on the wire; of its elements, if {@code array}
 * @param array whether it is an array of that type
 * @param nullable whether it may be NULL; never for keys and arrays
 * @param key whether it is part of the table's key
 * @param owner the one service that changes it
 * @param sqlType its type in Postgres, such as {@code varchar(80)}; of the whole array for arrays
 */
public record Column(
    String name,
    int number,
    ColumnType type,
    boolean array,
    boolean nullable,
    boolean key,
    String owner,
    String sqlType) {

  public Column {
    if (name.isBlank() || owner.isBlank() || sqlType.isBlank() || number < 1) {
      throw new IllegalArgumentException(
          "a column needs a name, an owner, a type and a number: '%s', '%s', '%s', %d"
              .formatted(name, owner, sqlType, number));
    }
    if (nullable && (key || array)) {
      throw new IllegalArgumentException(
          "column '%s': neither keys nor arrays are nullable".formatted(name));
    }
  }
}
