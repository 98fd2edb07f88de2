package dev.tablecast.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What was asked for on the command line.
 *
 * @param name the benchmark
 * @param rows how many rows it is about; 0 for its own default
 * @param rounds how many rounds count, after some that do not
 */
record Arguments(String name, int rows, int rounds) {

  /**
   * Until what runs in three JVMs and the broker is compiled, a round takes up to twice as long.
   */
  static final int WARM_UPS = 3;

  static final String USAGE =
      """
      usage: run NAME [--rows N] [--rounds R]

        NAME      %s
        --rows    how many rows it is about; each has its own default
        --rounds  how many rounds count, after three to warm up, of small and of passes 20; 5

      Prints one JSON object a line: "ours" and, by its name, what it is measured beside. That is
      "native", Postgres's own logical replication, and for the benchmark debezium "debezium": its
      embedded engine and JDBC sink in one JVM, no broker between, whose archive of 780 MB is
      downloaded the first time. A "ratio" above 1 means that ours is better; "cpuShare" is the
      CPU seconds of all our processes as a share of all of theirs, for the same rows.

      Of checksum it is "reading", the master's rows read once, and "alone", updates without passes.
      Of guard it is "unguarded": ours too, on a replica whose triggers are disabled. Of tram, which
      is about events and not about rows, it is "namastack": an outbox that is polled, and Pulsar's
      own client at the other end.

      jmh has nothing beside it: what one row takes in each step that needs no server. There
      --rounds is how many iterations count, and --rows says nothing.
      """;

  static Arguments parse(List<String> words) {
    String name = "";
    int rows = 0;
    int rounds = 5;
    Deque<String> left = new ArrayDeque<>(words);
    while (!left.isEmpty()) {
      String word = left.pop();
      switch (word) {
        case "--rows" -> rows = number(word, left);
        case "--rounds" -> rounds = number(word, left);
        default -> {
          if (word.startsWith("-") || !name.isEmpty()) {
            throw new IllegalArgumentException("unknown option " + word);
          }
          name = word;
        }
      }
    }
    return new Arguments(name, rows, rounds);
  }

  /** How many rounds there are, with those that do not count. */
  int allRounds() {
    return WARM_UPS + rounds;
  }

  /** Of what all rounds gave, in their order, what counts: the last. */
  <T> List<T> counted(List<T> all) {
    return all.subList(all.size() - rounds, all.size());
  }

  int rowsOr(int standard) {
    return rows == 0 ? standard : rows;
  }

  private static int number(String option, Deque<String> left) {
    String value = left.isEmpty() ? "" : left.pop();
    if (!value.matches("[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException(option + " needs a number, not '" + value + "'");
    }
    return Integer.parseInt(value);
  }
}
