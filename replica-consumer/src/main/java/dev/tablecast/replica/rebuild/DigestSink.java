package dev.tablecast.replica.rebuild;

import dev.tablecast.contract.TableContract;
import dev.tablecast.replica.digest.PartitionDigests;
import dev.tablecast.replica.digest.SpoolException;
import dev.tablecast.replica.digest.Suspects;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.replica.topic.WriterSchemas;
import dev.tablecast.wire.MessageHasher;
import dev.tablecast.wire.UnencodableValueException;
import dev.tablecast.wire.Version;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes of each change what is needed to compare it with the replica's row; once that is done,
 * nothing more. Confined to one thread at a time.
 */
final class DigestSink implements ChangeSink, AutoCloseable {

  private final ReplicaLayout layout;
  private final MessageHasher hasher;
  private final Map<Integer, PartitionDigests> digests = new HashMap<>();
  private @Nullable TableContract writer;
  private boolean closed;

  private DigestSink(ReplicaLayout layout) {
    this.layout = layout;
    List<ReplicaColumn> columns = layout.columns();
    this.hasher =
        MessageHasher.of(layout.facet(), columns.stream().map(ReplicaColumn::column).toList());
  }

  /**
   * One that has taken nothing yet.
   *
   * @param rows about how many each partition has; negative if nobody knows
   * @throws SpoolException if there is no place for temporary files
   */
  static DigestSink of(ReplicaLayout layout, Iterable<Integer> partitions, long rows)
      throws SpoolException {
    DigestSink sink = new DigestSink(layout);
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      for (int partition : partitions) {
        sink.digests.put(partition, PartitionDigests.in(directory, rows));
      }
      return sink;
    } catch (SpoolException e) {
      sink.close();
      throw e;
    }
  }

  /** What has been taken, by partitions; the replica's rows are to be added to it. */
  Map<Integer, PartitionDigests> digests() {
    return digests;
  }

  @Override
  public void take(int partition, TopicMessage change, Version version, WriterSchemas schemas)
      throws SpoolException {
    PartitionDigests of = digests.get(partition);
    if (closed) {
      return;
    }
    if (of == null) {
      // A row that is out of place: whether it counts, the stage finds out.
      digests.values().forEach(PartitionDigests::suspectAll);
    } else if (of.areAllSuspect()) {
      return;
    } else if (change.isTombstone()) {
      of.addGone(change.key(), version);
    } else if (!knowsAll(schemas.of(change))) {
      of.suspectAll();
    } else {
      add(change, version, of);
    }
  }

  private void add(TopicMessage row, Version version, PartitionDigests to) throws SpoolException {
    try {
      to.addTold(hasher.read(row.bytes(), row.start(), row.length()), version);
    } catch (UnencodableValueException e) {
      to.suspectAll();
    }
  }

  /** Whether a row's writer knows all columns of the replica: what it does not know stays here. */
  private boolean knowsAll(TableContract contract) {
    if (contract != writer && layout.knownTo(contract).size() == layout.columns().size()) {
      writer = contract;
    }
    return contract == writer;
  }

  /** Compares what the topic says and the replica has; takes nothing more. */
  Suspects compare(List<StagedView> views) throws SpoolException {
    Suspects suspects = new Suspects();
    for (StagedView view : views) {
      PartitionDigests of = digests.get(view.partition());
      if (of != null && view.last() != null) {
        suspects.add(of.compare(view.version(), view.alive()));
      }
    }
    close();
    return suspects;
  }

  @Override
  public void close() throws SpoolException {
    closed = true;
    for (PartitionDigests each : digests.values()) {
      each.close();
    }
    digests.clear();
  }
}
