package dev.tablecast.rules.bytecode;

import java.util.List;

/** What is known of a value at a place in the code, without running it. */
public sealed interface Value {

  /** A value of which nothing is known. */
  Value UNKNOWN = new Unknown();

  /** Stands in a {@link Text} for what only the running code knows. */
  char HOLE = '\u0001';

  /** The class of the value in internal form, such as {@code java/lang/String}; else empty. */
  default String type() {
    return "";
  }

  /**
   * A string as the code puts it together, with a {@link #HOLE} wherever a part is not constant.
   *
   * @param id tells apart equal strings of one method
   */
  record Text(String text, int id) implements Value {

    /** Whether no part of it is left open. */
    public boolean isWhole() {
      return text.indexOf(HOLE) < 0;
    }

    @Override
    public String type() {
      return "java/lang/String";
    }
  }

  /** A string that a builder has come to, in one chain of calls. */
  record Builder(String text, int id) implements Value {

    @Override
    public String type() {
      return "java/lang/StringBuilder";
    }
  }

  /** What a field holds. */
  record FieldValue(String owner, String name, String type) implements Value {}

  /** What a call has returned. */
  record Returned(Call call) implements Value {

    @Override
    public String type() {
      return Descriptors.returned(call.descriptor());
    }
  }

  /** An object of which only the class is known, such as a parameter. */
  record Typed(String type) implements Value {}

  /** An array that was just made, with what has been put into it; grows while code is read. */
  record Items(List<Value> values) implements Value {}

  /** See {@link #UNKNOWN}. */
  record Unknown() implements Value {}
}
