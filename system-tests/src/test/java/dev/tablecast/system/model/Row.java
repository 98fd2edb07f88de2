package dev.tablecast.system.model;

/**
 * What a key's row is at the owner's: instead of values, which write made it.
 *
 * @param life counts how often a row of this key was inserted; 0 before the first time
 * @param write tells one write from all others; 0 if there is no row
 */
record Row(int life, int write) {

  static final Row NONE = new Row(0, 0);

  boolean exists() {
    return write != 0;
  }

  Row written(int by) {
    return new Row(exists() ? life : life + 1, by);
  }

  Row deleted() {
    return new Row(life, 0);
  }

  @Override
  public String toString() {
    return exists() ? "row " + life + "." + write : "no row";
  }
}
