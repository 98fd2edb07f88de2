package dev.tablecast.publisher.backfill;

import com.google.protobuf.Message;
import dev.tablecast.contract.Facet;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.RowReader;
import dev.tablecast.publisher.outbox.OutboxFacet;
import dev.tablecast.publisher.outbox.OutboxRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Reads an outbox table's rows through the service's own reader. Not thread-safe. */
public final class OutboxReader implements ChunkSource {

  /** The service's objects may be many times as large as what is sent. */
  private static final int MOST_ROWS = 5_000;

  private final RowReader reader;
  private final OutboxFacet facet;

  private OutboxReader(RowReader reader, OutboxFacet facet) {
    this.reader = reader;
    this.facet = facet;
  }

  /** A reader of that table; empty if it is declared incomplete. */
  public static Optional<ChunkSource> of(OutboxTable table, Facet facet, int maxMessageBytes) {
    return table
        .reader()
        .map(reader -> new OutboxReader(reader, new OutboxFacet(facet, maxMessageBytes)));
  }

  @Override
  public Chunk next(Connection connection, @Nullable String after, int limit) throws SQLException {
    Visibility seen =
        Visibility.parse(
            DSL.using(connection)
                .fetchSingle("select pg_current_snapshot()::text")
                .get(0, String.class));
    List<Chunk.Row> rows = new ArrayList<>();
    int few = Math.min(limit, MOST_ROWS);
    for (Message message : reader.read(connection, Optional.ofNullable(after), few)) {
      OutboxRow row = facet.upsert(message);
      rows.add(new Chunk.Row(row.key(), row.value(), null));
    }
    String last = rows.isEmpty() ? null : rows.get(rows.size() - 1).key();
    return new Chunk(rows, seen, last, rows.size() < few);
  }
}
