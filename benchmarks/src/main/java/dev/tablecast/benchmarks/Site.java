package dev.tablecast.benchmarks;

import java.util.List;

/** Where a service finds its servers, and what it publishes from; also as one line of text. */
record Site(
    String url,
    String username,
    String password,
    String serviceUrl,
    String adminUrl,
    String namespace,
    Shape.Source source,
    int partitions,
    boolean compacted) {

  static Site parse(List<String> words) {
    return new Site(
        words.get(0),
        words.get(1),
        words.get(2),
        words.get(3),
        words.get(4),
        words.get(5),
        Shape.Source.valueOf(words.get(6)),
        Integer.parseInt(words.get(7)),
        Boolean.parseBoolean(words.get(8)));
  }

  String text() {
    return String.join(
        " ",
        url,
        username,
        password,
        serviceUrl,
        adminUrl,
        namespace,
        source.name(),
        Integer.toString(partitions),
        Boolean.toString(compacted));
  }
}
