package dev.tablecast.system.model;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What only ever grows, such as a log. Keeps its hash, for most of it is the same in thousands of
 * states. Immutable.
 */
final class Sequence<T> {

  private static final Sequence<?> EMPTY = new Sequence<>(new Object[0], 1);

  private final Object[] elements;
  private final int hash;

  private Sequence(Object[] elements, int hash) {
    this.elements = elements;
    this.hash = hash;
  }

  @SuppressWarnings("unchecked") // of nothing, it is one of whatever
  static <T> Sequence<T> empty() {
    return (Sequence<T>) EMPTY;
  }

  Sequence<T> plus(T element) {
    Object[] longer = Arrays.copyOf(elements, elements.length + 1);
    longer[elements.length] = element;
    return new Sequence<>(longer, 31 * hash + element.hashCode());
  }

  Sequence<T> plus(List<T> more) {
    Sequence<T> longer = this;
    for (T each : more) {
      longer = longer.plus(each);
    }
    return longer;
  }

  int size() {
    return elements.length;
  }

  @SuppressWarnings("unchecked") // nothing else is ever put in
  T get(int index) {
    return (T) elements[index];
  }

  /** Those from a place on. */
  void forEachFrom(int start, Consumer<T> each) {
    for (int i = start; i < elements.length; i++) {
      each.accept(get(i));
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Sequence<?> that
            && hash == that.hash
            && Arrays.equals(elements, that.elements);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return Arrays.toString(elements);
  }
}
