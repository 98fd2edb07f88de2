package dev.tablecast.system.model;

/** Takes what can be next. */
@FunctionalInterface
interface Successors {

  /**
   * Takes one step.
   *
   * @param detail what it is about: an LSN, a partition or a key, as the step wants it
   */
  void add(Step step, int detail, World next);
}
