package dev.tablecast.rules.bytecode;

import java.util.List;

/**
 * A call that a method makes.
 *
 * @param owner the class that is called, in internal form
 * @param name the method, {@code <init>} for a constructor
 * @param descriptor its parameters and result, as in the class file
 * @param receiver what it is called on; unknown for a static method
 * @param arguments what it is given
 * @param line the line in the source, 0 if the class file has none
 */
public record Call(
    String owner, String name, String descriptor, Value receiver, List<Value> arguments, int line) {

  /** The argument at that place, unknown if there are fewer. */
  public Value argument(int index) {
    return index < arguments.size() ? arguments.get(index) : Value.UNKNOWN;
  }

  /** Whether the method takes a string first. */
  public boolean takesText() {
    return descriptor.startsWith("(Ljava/lang/String;");
  }

  /** Class and method as a reader knows them, such as {@code JdbcTemplate.update}. */
  public String label() {
    String simple = owner.substring(owner.lastIndexOf('/') + 1).replace('$', '.');
    return name.equals("<init>") ? "new " + simple : simple + "." + name;
  }
}
