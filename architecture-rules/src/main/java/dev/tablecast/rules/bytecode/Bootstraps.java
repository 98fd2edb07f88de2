package dev.tablecast.rules.bytecode;

import java.util.List;
import java.util.Map;

/** What the call sites of a class are linked with; here, the recipes of concatenations. */
record Bootstraps(ConstantPool pool, Map<Integer, int[]> arguments) {

  private static final char CONSTANT = '\u0002';

  /**
   * The string that {@code makeConcatWithConstants} makes, with a hole for every argument that is
   * not constant.
   */
  String concatenate(int bootstrap, List<Value> given) {
    int[] constants = arguments.getOrDefault(bootstrap, new int[0]);
    if (constants.length == 0 || !pool.isString(constants[0])) {
      return String.valueOf(Value.HOLE);
    }
    String recipe = pool.named(constants[0]);
    StringBuilder text = new StringBuilder();
    int argument = 0;
    int constant = 1;
    for (char c : recipe.toCharArray()) {
      if (c == Value.HOLE) {
        Value value = argument < given.size() ? given.get(argument) : Value.UNKNOWN;
        argument++;
        text.append(value instanceof Value.Text known ? known.text() : String.valueOf(Value.HOLE));
      } else if (c == CONSTANT && constant < constants.length) {
        int index = constants[constant++];
        text.append(pool.isString(index) ? pool.named(index) : String.valueOf(Value.HOLE));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
