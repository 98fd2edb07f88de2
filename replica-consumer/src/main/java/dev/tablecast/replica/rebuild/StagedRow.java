package dev.tablecast.replica.rebuild;

import dev.tablecast.contract.Column;
import dev.tablecast.contract.Facet;
import dev.tablecast.replica.apply.BinaryCopy;
import dev.tablecast.replica.apply.BufferedRow;
import dev.tablecast.replica.apply.ParkedChange;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowEncoder;
import dev.tablecast.wire.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One row of the latest, turned back into the change that came. Used once. */
final class StagedRow {

  private final Connection connection;
  private final ReplicaLayout layout;
  private final Stage stage;
  private final long number;

  StagedRow(Connection connection, ReplicaLayout layout, Stage stage, long number) {
    this.connection = connection;
    this.layout = layout;
    this.stage = stage;
    this.number = number;
  }

  ParkedChange parked(StagedView view) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(stage.merge().describeRow())) {
      statement.setLong(1, number);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return parked(view, row.getInt(1), Version.of(row.getObject(2, UUID.class)));
      }
    }
  }

  private ParkedChange parked(StagedView view, int set, Version version) throws SQLException {
    List<ReplicaColumn> known = set < 0 ? layout.key() : stage.columnSets().get(set);
    List<Column> columns = known.stream().map(ReplicaColumn::column).toList();
    Facet facet = new Facet(layout.facet().contract(), layout.facet().owner(), columns);
    RowEncoder encoder =
        RowEncoder.of(
            facet, layout.columns().stream().map(column -> column.column().name()).toList());
    PostgresRow row = read();
    return new ParkedChange(
        encoder.key(row),
        version,
        view.commitTime(),
        set < 0 ? List.of() : columns.stream().map(Column::name).toList(),
        set < 0 ? null : encoder.encode(row));
  }

  private PostgresRow read() throws SQLException {
    List<ColumnBuffer> values = new ArrayList<>();
    layout.columns().forEach(column -> values.add(new ColumnBuffer()));
    BinaryCopy.out(connection, stage.merge().copyRow(number), values);
    PostgresRow row = new PostgresRow(values.size());
    BufferedRow.point(row, values, 0);
    return row;
  }
}
