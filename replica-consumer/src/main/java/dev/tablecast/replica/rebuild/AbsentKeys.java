package dev.tablecast.replica.rebuild;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import dev.tablecast.replica.apply.BinaryCopy;
import dev.tablecast.replica.apply.BufferedRow;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowEncoder;
import dev.tablecast.wire.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys of the replica that a staged partition does not have. Most of them belong to other
 * partitions: which one a key belongs to, only its canonical text tells. Confined to one thread.
 */
final class AbsentKeys {

  /** How many keys are in memory at once. */
  static final int CHUNK = 20_000;

  private final int partition;
  private final int partitions;
  private final RowEncoder encoder;
  private final PostgresRow row;
  private final List<ColumnBuffer> all = new ArrayList<>();
  private final List<ColumnBuffer> own = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  AbsentKeys(Facet facet, int partition, int partitions) {
    this.partition = partition;
    this.partitions = partitions;
    List<Column> key = facet.key();
    this.encoder =
        RowEncoder.of(
            new Facet(facet.contract(), facet.owner(), key),
            key.stream().map(Column::name).toList());
    this.row = new PostgresRow(key.size());
    for (int i = 0; i < key.size(); i++) {
      all.add(new ColumnBuffer());
      own.add(new ColumnBuffer());
    }
  }

  /** Reads the keys that a binary COPY gives, in place of those read before. */
  void read(Connection connection, String copy) throws SQLException {
    all.forEach(ColumnBuffer::clear);
    own.forEach(ColumnBuffer::clear);
    texts.clear();
    BinaryCopy.out(connection, copy, all);
    for (int i = 0; i < all.get(0).count(); i++) {
      BufferedRow.point(row, all, i);
      String text = encoder.key(row);
      if (RowKey.partition(text, partitions) == partition) {
        texts.add(text);
        for (int column = 0; column < own.size(); column++) {
          own.get(column).appendFrom(all.get(column), i);
        }
      }
    }
  }

  /** Those of the staged partition. */
  List<ColumnBuffer> ofPartition() {
    return own;
  }

  /** The same in canonical text. */
  List<String> texts() {
    return texts;
  }
}
