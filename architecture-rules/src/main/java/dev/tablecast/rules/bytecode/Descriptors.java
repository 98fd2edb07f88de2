package dev.tablecast.rules.bytecode;

import java.util.ArrayList;
import java.util.List;

/** Reads descriptors as class files have them, such as {@code (Ljava/lang/String;J)V}. */
final class Descriptors {

  private Descriptors() {}

  /** The descriptor of each parameter. */
  static List<String> parameters(String method) {
    List<String> found = new ArrayList<>();
    int at = 1;
    while (method.charAt(at) != ')') {
      int end = at;
      while (method.charAt(end) == '[') {
        end++;
      }
      end = method.charAt(end) == 'L' ? method.indexOf(';', end) + 1 : end + 1;
      found.add(method.substring(at, end));
      at = end;
    }
    return found;
  }

  /** The class that a method returns, empty if it is none. */
  static String returned(String method) {
    return type(result(method));
  }

  static String result(String method) {
    return method.substring(method.indexOf(')') + 1);
  }

  /** The class that a descriptor names, empty for arrays and primitives. */
  static String type(String descriptor) {
    return descriptor.startsWith("L") ? descriptor.substring(1, descriptor.length() - 1) : "";
  }

  /** How many places of the stack a value takes. */
  static int size(String descriptor) {
    return switch (descriptor.charAt(0)) {
      case 'V' -> 0;
      case 'J', 'D' -> 2;
      default -> 1;
    };
  }
}
