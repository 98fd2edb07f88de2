package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.publisher.Outbox;
import dev.tablecast.publisher.OutboxException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Lends the connection of the transaction that Spring runs on the calling thread. */
final class SpringTransactionConnection implements Outbox.TransactionalConnection {

  private final DataSource dataSource;

  SpringTransactionConnection(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public void lendTo(Outbox.Work work) throws SQLException {
    // A pool without autocommit would else lend a connection that nobody ever commits.
    if (!TransactionSynchronizationManager.isActualTransactionActive()
        || !TransactionSynchronizationManager.hasResource(dataSource)) {
      throw new OutboxException(
          "an outbox is written in the transaction that changes the data, but none runs on this"
              + " thread for the service's DataSource; annotate the method with @Transactional, or"
              + " use a TransactionTemplate",
          null);
    }
    Connection connection = DataSourceUtils.getConnection(dataSource);
    try {
      work.on(connection);
    } finally {
      DataSourceUtils.releaseConnection(connection, dataSource);
    }
  }
}
