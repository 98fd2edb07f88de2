package dev.tablecast.system.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Immutable lists made of others. */
final class Lists {

  private Lists() {}

  static <T> List<T> of(int count, T each) {
    return List.copyOf(Collections.nCopies(count, each));
  }

  /** The list with another element at a place. */
  static <T> List<T> with(List<T> list, int index, T element) {
    List<T> copy = new ArrayList<>(list);
    copy.set(index, element);
    return List.copyOf(copy);
  }

  static <T> List<T> plus(List<T> list, T element) {
    List<T> copy = new ArrayList<>(list);
    copy.add(element);
    return List.copyOf(copy);
  }

  static <T> List<T> plus(List<T> list, List<T> more) {
    List<T> copy = new ArrayList<>(list);
    copy.addAll(more);
    return List.copyOf(copy);
  }

  /** The list without its first element. */
  static <T> List<T> rest(List<T> list) {
    return List.copyOf(list.subList(1, list.size()));
  }
}
