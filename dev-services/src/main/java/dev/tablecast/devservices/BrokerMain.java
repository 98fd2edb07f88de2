package dev.tablecast.devservices;

import java.io.IOException;
import java.util.Arrays;

/**
 * The main class of the broker's JVM: runs the main class named by the first argument, and ends
 * with the process that started it, seen by the end of standard input.
 */
final class BrokerMain {

  private BrokerMain() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    // Ctrl-C in a terminal comes here too; but who is ended by it may need the broker until then.
    Signals.ignore("INT");
    Thread watch = new Thread(BrokerMain::haltWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
  }

  private static void haltWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever written to it.
      }
    } catch (IOException closed) {
      // The same as its end.
    }
    Runtime.getRuntime().halt(0);
  }
}
