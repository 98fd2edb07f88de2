package dev.tablecast.system;

/** What befalls one part of the whole at a random moment, while the forum commits. */
public interface Blow {

  /** A blow during which the forum can commit, and which leaves its log whole. */
  static Blow of(String name, Step strike, Step mend) {
    return new SimpleBlow(name, strike, mend, true, true);
  }

  /** Gets ready some time before, while the forum commits too. */
  default void prepare() throws Exception {}

  void strike() throws Exception;

  /** Puts something in place of what was struck, as an operator would. */
  default void mend() throws Exception {}

  /** Whether the forum can go on to commit between the blow and its mending. */
  default boolean leavesForumWriting() {
    return true;
  }

  /** Whether the forum's log goes on afterwards where the topics end, so that no epoch begins. */
  default boolean leavesLogWhole() {
    return true;
  }

  /** What is struck, in words. */
  @Override
  String toString();

  /** Something that is done to one part. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }
}
