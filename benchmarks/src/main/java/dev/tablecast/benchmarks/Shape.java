package dev.tablecast.benchmarks;

import java.util.List;

/**
 * What our side consists of; {@link #standard} unless the benchmark is about something else.
 *
 * @param source where the owner's changes come from
 * @param partitions of the topic
 * @param compacted whether Pulsar compacts the topic when the starters have it do so, or never
 * @param instances of the subscriber
 * @param jvmFlags of either service
 */
record Shape(
    Source source, int partitions, boolean compacted, int instances, List<String> jvmFlags) {

  /** Where changes come from. */
  enum Source {
    LOG,
    OUTBOX
  }

  /** The starters' defaults, and the heap of a service of this size. */
  static Shape standard() {
    return new Shape(Source.LOG, Films.PARTITIONS, true, 1, List.of("-Xmx1g"));
  }

  Shape from(Source source) {
    return new Shape(source, partitions, compacted, instances, jvmFlags);
  }

  Shape uncompacted() {
    return new Shape(source, partitions, false, instances, jvmFlags);
  }

  Shape with(int partitions, int instances) {
    return new Shape(source, partitions, compacted, instances, jvmFlags);
  }

  Shape with(String... jvmFlags) {
    return new Shape(source, partitions, compacted, instances, List.of(jvmFlags));
  }
}
