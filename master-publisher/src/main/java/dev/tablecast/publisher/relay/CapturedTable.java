package dev.tablecast.publisher.relay;

import dev.tablecast.publisher.backfill.TableReader;
import dev.tablecast.publisher.log.Relation;
import dev.tablecast.publisher.topic.TopicWriter;
import dev.tablecast.wire.RowEncoder;

/** A table in the log and what becomes of its rows. */
record CapturedTable(
    Relation relation, TopicWriter writer, RowEncoder encoder, TableReader reader) {

  static CapturedTable of(Relation relation, TopicWriter writer) {
    return new CapturedTable(
        relation,
        writer,
        RowEncoder.of(writer.table().facet(), relation.columns()),
        new TableReader(writer.table()));
  }

  String topic() {
    return writer.table().topic();
  }
}
