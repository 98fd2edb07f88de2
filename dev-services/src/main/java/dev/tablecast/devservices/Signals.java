package dev.tablecast.devservices;

import java.util.List;

/** The signals that end a JVM, some of which a terminal or a shell sends to a whole group. */
final class Signals {

  private Signals() {}

  /** Has this JVM go on when it is told to end by one of {@code names}, such as {@code INT}. */
  static void ignore(String... names) {
    try {
      // By reflection, for javac warns of sun.misc.Signal and cannot be told not to.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      for (String name : names) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(
                null,
                signal.getConstructor(String.class).newInstance(name),
                handler.getField("SIG_IGN").get(null));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot ignore " + List.of(names), e);
    }
  }

  /** Words before a command that give it a session of its own, which such signals do not reach. */
  static List<String> ownSession() {
    return Command.succeeds("setsid", "--version") ? List.of("setsid") : List.of();
  }
}
