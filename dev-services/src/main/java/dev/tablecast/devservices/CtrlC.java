package dev.tablecast.devservices;

/** The interrupt that a terminal sends to all processes started in it. */
final class CtrlC {

  private CtrlC() {}

  /** Has this JVM outlive the one that started it, which may need it until its own end. */
  static void ignore() {
    try {
      // By reflection, for javac warns of sun.misc.Signal and cannot be told not to.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object interrupt = signal.getConstructor(String.class).newInstance("INT");
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, interrupt, handler.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
