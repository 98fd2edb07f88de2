package dev.tablecast.examples.cinema.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What was asked for on the command line.
 *
 * @param smoke whether to compare replica and master and end, rather than to stay up
 * @param forumPort port of the forum
 * @param storePort port of the store
 * @param reviewsPort port of the reviews
 */
record Arguments(boolean smoke, int forumPort, int storePort, int reviewsPort) {

  static final String USAGE =
      """
      usage: run [--smoke] [--forum-port PORT] [--store-port PORT] [--reviews-port PORT]

        --smoke         compare replicas and master, print "replicated N of N", exit with 0 or 1
        --forum-port    port of the forum; 8081 if it is free, else any free one
        --store-port    port of the store; 8082 if it is free, else any free one
        --reviews-port  port of the reviews; 8083 if it is free, else any free one
      """;

  static Arguments parse(List<String> words) {
    boolean smoke = false;
    int forumPort = 0;
    int storePort = 0;
    int reviewsPort = 0;
    Deque<String> left = new ArrayDeque<>(words);
    while (!left.isEmpty()) {
      String word = left.pop();
      switch (word) {
        case "--smoke" -> smoke = true;
        case "--forum-port" -> forumPort = port(word, left);
        case "--store-port" -> storePort = port(word, left);
        case "--reviews-port" -> reviewsPort = port(word, left);
        default -> throw new IllegalArgumentException("unknown option " + word);
      }
    }
    return new Arguments(
        smoke,
        forumPort == 0 ? freePort(8081) : forumPort,
        storePort == 0 ? freePort(8082) : storePort,
        reviewsPort == 0 ? freePort(8083) : reviewsPort);
  }

  private static int port(String option, Deque<String> left) {
    String value = left.isEmpty() ? "" : left.pop();
    try {
      int port = Integer.parseInt(value);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below, as is a number that is no port
    }
    throw new IllegalArgumentException(option + " needs a port, not '" + value + "'");
  }

  static int freePort(int wanted) {
    try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException taken) {
      if (wanted == 0) {
        throw new IllegalStateException("there is no free port", taken);
      }
      return freePort(0);
    }
  }
}
