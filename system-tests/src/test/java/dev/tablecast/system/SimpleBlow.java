package dev.tablecast.system;

/** A blow that is two steps. */
record SimpleBlow(
    String name, Step blow, Step mending, boolean leavesForumWriting, boolean leavesLogWhole)
    implements Blow {

  @Override
  public void strike() throws Exception {
    blow.run();
  }

  @Override
  public void mend() throws Exception {
    mending.run();
  }

  @Override
  public String toString() {
    return name;
  }
}
