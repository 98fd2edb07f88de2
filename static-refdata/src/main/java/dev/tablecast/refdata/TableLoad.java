package dev.tablecast.refdata;

import com.google.protobuf.Message;
import dev.tablecast.refdata.LoadLedger.Entry;
import dev.tablecast.refdata.LoadedTable.Standing;
import dev.tablecast.replica.apply.ArrayParameters;
import dev.tablecast.replica.table.BaselineStatements;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.ColumnBuffer;
import dev.tablecast.wire.RowDecoder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads one set into its table, as part of a transaction that no other load runs beside. */
final class TableLoad {

  private static final Logger log = LoggerFactory.getLogger(ReferenceData.class);

  private final Connection connection;
  private final ReferenceTable table;
  private final ReferenceDataSet set;
  private final ReplicaLayout layout;
  private final BaselineStatements statements;
  private final LoadLedger ledger;

  TableLoad(Connection connection, ReferenceTable table) {
    this.connection = connection;
    this.table = table;
    this.set = table.set();
    this.layout = ReplicaLayout.of(table.table());
    this.statements = new BaselineStatements(layout);
    this.ledger = new LoadLedger(connection, layout);
  }

  LoadedTable run() throws SQLException {
    Optional<Entry> before = ledger.find();
    if (table.isLive() && ledger.isWhole()) {
      // What its owner does not have would come back otherwise.
      return loaded(Standing.LIVE, before);
    }
    if (before.isPresent() && before.get().version().isAfter(set.version())) {
      log.info(
          "{} stays at version {} of data set {}, which is later than this service's {}",
          name(),
          before.get().version(),
          set.name(),
          set.version());
      return loaded(Standing.LATER, before);
    }
    before.ifPresent(this::warnIfOnlyTheContentDiffers);
    int load = before.map(entry -> entry.load() + 1).orElse(1);
    long changes = merge(load);
    if (changes > 0 || before.isEmpty() || !before.get().isOf(set)) {
      ledger.write(set, load);
    }
    return loaded(Standing.LOADED, ledger.find());
  }

  private void warnIfOnlyTheContentDiffers(Entry before) {
    if (before.version().compareTo(set.version()) == 0 && !before.hash().equals(set.hash())) {
      log.warn(
          "{} had other content of the same version {} of data set {}: of instances with either,"
              + " the one that starts last decides. Raise the version of a set that has changed"
              + " before it is released; of a ready-made set only its languages are others",
          name(),
          set.version(),
          set.name());
    }
  }

  private long merge(int load) throws SQLException {
    UUID version = BaselineStatements.version(load).toUuid();
    try {
      execute(statements.createStage());
      stage();
      long updated = write(statements.update(), version);
      long inserted = write(statements.insert(), version);
      long marked = write(statements.mark(), version);
      execute(statements.dropStage());
      log.info(
          "{} has {}: {} inserted, {} updated, {} marked as gone",
          name(),
          set,
          inserted,
          updated,
          marked);
      return updated + inserted + marked;
    } catch (SQLException e) {
      throw RefusedDataException.orRefused(table, e);
    }
  }

  private void stage() throws SQLException {
    List<ReplicaColumn> columns = layout.columns();
    RowDecoder decoder =
        RowDecoder.of(layout.facet(), columns.stream().map(ReplicaColumn::column).toList());
    List<ColumnBuffer> values = new ArrayList<>();
    columns.forEach(column -> values.add(new ColumnBuffer()));
    for (Message row : set.rows()) {
      decoder.decode(row.toByteArray(), values);
    }
    try (PreparedStatement statement = connection.prepareStatement(statements.stage())) {
      ArrayParameters parameters = new ArrayParameters(statement);
      for (int i = 0; i < columns.size(); i++) {
        parameters.add(values.get(i), columns.get(i).transport());
      }
      statement.executeUpdate();
    }
  }

  private long write(String sql, UUID version) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, version);
      return statement.executeLargeUpdate();
    }
  }

  private void execute(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  private LoadedTable loaded(Standing standing, Optional<Entry> entry) throws SQLException {
    return new LoadedTable(
        name(),
        set.name(),
        standing,
        entry.map(it -> it.version().text()).orElse(null),
        entry.map(Entry::hash).orElse(null),
        ledger.countRows(),
        entry.map(Entry::loadedAt).orElse(null));
  }

  private String name() {
    return layout.schema() + "." + layout.table();
  }
}
