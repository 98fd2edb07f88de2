package dev.tablecast.examples.cinema.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was asked for on the command line.
 *
 * @param smoke whether to try everything once, compare and end, rather than to stay up
 * @param ports of each service
 */
record Arguments(boolean smoke, Map<String, Integer> ports) {

  static final String USAGE =
      """
      usage: run [--smoke] [--forum-port PORT] [--store-port PORT] [--reviews-port PORT] [--payments-port PORT]

        --smoke          buy a film, compare replicas and master, print "replicated N of N", exit with 0 or 1
        --forum-port     port of the forum; 8081 if it is free, else any free one
        --store-port     port of the store; 8082 if it is free, else any free one
        --reviews-port   port of the reviews; 8083 if it is free, else any free one
        --payments-port  port of payments; 8084 if it is free, else any free one
      """;

  private static final Pattern PORT = Pattern.compile("--([a-z]+)-port");
  private static final Map<String, Integer> USUAL =
      Map.of("forum", 8081, "store", 8082, "reviews", 8083, "payments", 8084);

  Arguments {
    ports = Map.copyOf(ports);
  }

  static Arguments parse(List<String> words) {
    boolean smoke = false;
    Map<String, Integer> ports = new HashMap<>();
    Deque<String> left = new ArrayDeque<>(words);
    while (!left.isEmpty()) {
      String word = left.pop();
      Matcher option = PORT.matcher(word);
      if (word.equals("--smoke")) {
        smoke = true;
      } else if (option.matches() && USUAL.containsKey(option.group(1))) {
        ports.put(option.group(1), port(word, left));
      } else {
        throw new IllegalArgumentException("unknown option " + word);
      }
    }
    USUAL.forEach((service, usual) -> ports.computeIfAbsent(service, it -> freePort(usual)));
    return new Arguments(smoke, ports);
  }

  int port(String service) {
    return Objects.requireNonNull(ports.get(service), service);
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
