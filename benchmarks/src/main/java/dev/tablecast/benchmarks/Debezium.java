package dev.tablecast.benchmarks;

/** The best that can be picked today, in the place of Postgres's own replication. */
final class Debezium implements Benchmark {

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    throughput("debezium.insert", Load.insert()).run(arguments, report);
    throughput("debezium.update", Load.update()).run(arguments, report);
    // Its rate is fixed: rows would only say for how long.
    Arguments steady = new Arguments(arguments.name(), 0, arguments.rounds());
    new Latency("debezium.latency", DebeziumPipeline::forLatency).run(steady, report);
  }

  private static Benchmark throughput(String name, Load load) {
    return new Throughput(name, load, Shape.standard(), DebeziumPipeline::forThroughput);
  }
}
