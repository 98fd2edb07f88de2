package dev.tablecast.benchmarks.jmh;

import dev.tablecast.benchmarks.contract.Film;
import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import dev.tablecast.contract.TableContract;
import dev.tablecast.wire.BatchDecoder;
import dev.tablecast.wire.BatchEncoder;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowDecoder;
import dev.tablecast.wire.RowEncoder;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.TransportType;
import dev.tablecast.wire.Version;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** A row's way through the owner and the subscriber, an entry of a topic at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RowBenchmark.ROWS)
public class RowBenchmark {

  static final int ROWS = 1000;

  private static final int PARTITIONS = 4;

  private final Facet facet = TableContract.of(Film.class).masterFacet();
  private final LoggedFilms films = new LoggedFilms(ROWS);
  private final PostgresRow row = new PostgresRow(LoggedFilms.COLUMNS.size());
  private final RowEncoder encoder = RowEncoder.of(facet, LoggedFilms.COLUMNS);
  private final RowDecoder decoder = RowDecoder.of(facet, facet.columns());
  private final BatchEncoder batch = new BatchEncoder(128 * 1024);
  private final String[] keys = new String[ROWS];
  private final List<ColumnBuffer> buffers =
      Stream.generate(ColumnBuffer::new).limit(facet.columns().size()).toList();
  private byte[] entry = new byte[0];

  /** What later steps begin with is what earlier ones end with. */
  @Setup
  public void fill() {
    for (int i = 0; i < ROWS; i++) {
      films.read(i, row);
      keys[i] = encoder.key(row);
    }
    entry = encode();
    decode();
  }

  /** The owner: a row of the log becomes a message in an entry. */
  @Benchmark
  public byte[] encode() {
    for (int i = 0; i < ROWS; i++) {
      films.read(i, row);
      batch.add(encoder.key(row), encoder.encode(row), new Version(1, 1L << 32, i), 1L << 40);
    }
    return batch.take();
  }

  /** The owner: which partition a row belongs to. */
  @Benchmark
  public int route() {
    int sum = 0;
    for (String key : keys) {
      sum += RowKey.partition(key, PARTITIONS);
    }
    return sum;
  }

  /** The subscriber: the messages of an entry become columns of values. */
  @Benchmark
  public List<ColumnBuffer> decode() {
    buffers.forEach(ColumnBuffer::clear);
    BatchDecoder messages = new BatchDecoder(entry);
    while (messages.next()) {
      decoder.decode(entry, messages.valueStart(), messages.valueLength(), buffers);
    }
    return buffers;
  }

  /** The subscriber: columns of values become parameters of a statement. */
  @Benchmark
  public void bind(Blackhole parameters) {
    List<Column> columns = facet.columns();
    for (int i = 0; i < columns.size(); i++) {
      parameters.consume(buffers.get(i).toArray(TransportType.of(columns.get(i)).oid()));
    }
  }
}
