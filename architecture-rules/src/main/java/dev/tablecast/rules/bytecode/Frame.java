package dev.tablecast.rules.bytecode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The stack and the local variables at one place in the code; a long or double takes two places.
 */
final class Frame {

  private final List<Value> stack;
  private final Map<Integer, Value> locals;

  Frame() {
    this(new ArrayList<>(), new HashMap<>());
  }

  private Frame(List<Value> stack, Map<Integer, Value> locals) {
    this.stack = stack;
    this.locals = locals;
  }

  Frame copy() {
    return new Frame(new ArrayList<>(stack), new HashMap<>(locals));
  }

  /** What is known whichever of two ways has led here. */
  Frame merge(Frame other) {
    Frame merged = copy();
    for (int i = 0; i < stack.size(); i++) {
      Value there = i < other.stack.size() ? other.stack.get(i) : Value.UNKNOWN;
      if (!there.equals(stack.get(i))) {
        merged.stack.set(i, common(stack.get(i), there));
      }
    }
    merged.locals.replaceAll(
        (index, value) -> common(value, other.locals.getOrDefault(index, Value.UNKNOWN)));
    return merged;
  }

  private static Value common(Value one, Value other) {
    if (one.equals(other)) {
      return one;
    }
    boolean typed = !one.type().isEmpty() && one.type().equals(other.type());
    return typed ? new Value.Typed(one.type()) : Value.UNKNOWN;
  }

  /** The frame of a handler: the exception is all there is. */
  Frame caught() {
    Frame frame = new Frame();
    frame.locals.putAll(locals);
    frame.push(Value.UNKNOWN);
    return frame;
  }

  void push(Value value) {
    stack.add(value);
  }

  void push(Value value, int size) {
    for (int i = 0; i < size; i++) {
      push(i == 0 ? value : Value.UNKNOWN);
    }
  }

  Value pop() {
    return stack.isEmpty() ? Value.UNKNOWN : stack.remove(stack.size() - 1);
  }

  /** Takes a value off that takes that many places. */
  Value pop(int size) {
    Value value = Value.UNKNOWN;
    for (int i = 0; i < size; i++) {
      value = pop();
    }
    return value;
  }

  Value peek() {
    return stack.isEmpty() ? Value.UNKNOWN : Objects.requireNonNull(stack.get(stack.size() - 1));
  }

  /** Grows or shrinks the stack; nothing is known any more of that many places on top. */
  void resize(int growth, int forgotten) {
    for (int i = 0; i < growth; i++) {
      push(Value.UNKNOWN);
    }
    for (int i = growth; i < 0; i++) {
      pop();
    }
    for (int i = Math.max(0, stack.size() - forgotten); i < stack.size(); i++) {
      stack.set(i, Value.UNKNOWN);
    }
  }

  Value local(int index) {
    return locals.getOrDefault(index, Value.UNKNOWN);
  }

  void store(int index, Value value) {
    locals.put(index, value);
  }
}
