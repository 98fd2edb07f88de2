package dev.tablecast.benchmarks;

import dev.tablecast.devservices.PulsarOptions;
import dev.tablecast.devservices.PulsarServer;
import java.util.ArrayList;
import java.util.List;

/**
 * How many events a second get from their publisher's outbox into their handler, and how long one
 * takes: Eventuate Tram over our relay, beside an outbox that is polled.
 */
final class TramBenchmark implements Benchmark {

  private static final int EVENTS = 50_000;
  private static final int A_SECOND = 200;
  private static final int SECONDS = 10;

  @Override
  public void run(Arguments arguments, Report report) throws Exception {
    int events = arguments.rowsOr(EVENTS);
    report.say("tram: %,d events, %d rounds; starting servers", events, arguments.rounds());
    try (PulsarServer pulsar = PulsarServer.startEmbedded(PulsarOptions.durable());
        EventRoute ours = EventRoute.start(EventLibrary.ours(), pulsar);
        EventRoute theirs = EventRoute.start(EventLibrary.namastack(), pulsar)) {
      Rounds rounds = new Rounds(ours, theirs, arguments, report);
      rounds.throughput("tram.one", events, 1);
      rounds.throughput("tram.hundred", events, 100);
      rounds.latency();
    }
  }

  /** Rounds of both in turn. */
  private record Rounds(EventRoute ours, EventRoute theirs, Arguments arguments, Report report) {

    void throughput(String name, int events, int inTransaction) throws Exception {
      List<Measure> ourMeasures = new ArrayList<>();
      List<Measure> theirMeasures = new ArrayList<>();
      for (int round = 0; round < arguments.allRounds(); round++) {
        ourMeasures.add(measure(ours, events, inTransaction, name, round));
        theirMeasures.add(measure(theirs, events, inTransaction, name, round));
      }
      report.throughput(
          name,
          "events",
          events,
          arguments.counted(ourMeasures),
          theirs.name(),
          arguments.counted(theirMeasures));
    }

    void latency() throws Exception {
      List<Percentiles> all = new ArrayList<>();
      List<Percentiles> allTheirs = new ArrayList<>();
      for (int round = 0; round < arguments.allRounds(); round++) {
        all.add(steady(ours, round));
        allTheirs.add(steady(theirs, round));
      }
      Percentiles mine = Percentiles.median(arguments.counted(all));
      Percentiles other = Percentiles.median(arguments.counted(allTheirs));
      report.latency("tram.latency.p50", mine.p50(), theirs.name(), other.p50());
      report.latency("tram.latency.p99", mine.p99(), theirs.name(), other.p99());
      report.latency("tram.latency.max", mine.max(), theirs.name(), other.max());
    }

    private Measure measure(EventRoute route, int events, int inTransaction, String name, int round)
        throws Exception {
      Measure measure = route.round(events, inTransaction);
      report.say(
          "  %s, round %d, %-9s %,9.0f events/s, CPU s %s",
          name, round, route.name(), events / measure.seconds(), Report.json(measure.cpuSeconds()));
      return measure;
    }

    private Percentiles steady(EventRoute route, int round) throws Exception {
      Percentiles percentiles = route.steady(A_SECOND * SECONDS, A_SECOND);
      report.say("  latency, round %d, %-9s %s", round, route.name(), percentiles);
      return percentiles;
    }
  }
}
