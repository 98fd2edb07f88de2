package dev.tablecast.publisher.autoconfigure;

import dev.tablecast.publisher.FreshnessTokenException;
import dev.tablecast.publisher.FreshnessTokens;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Opens connections unless a transaction that Spring runs on the calling thread is still open. */
final class CommittedConnections implements FreshnessTokens.Connections {

  private final DataSource dataSource;

  CommittedConnections(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public Connection open() throws SQLException {
    if (isTransactionOpen()) {
      throw new FreshnessTokenException(
          "a token is for what has been committed, but this thread's transaction has not: call"
              + " tokens.now() after the @Transactional method has returned, in a"
              + " @TransactionalEventListener, or in afterCompletion of a"
              + " TransactionSynchronization",
          null);
    }
    return dataSource.getConnection();
  }

  /** Spring forgets a transaction's synchronizations before it tells them of the completion. */
  private boolean isTransactionOpen() {
    return TransactionSynchronizationManager.isActualTransactionActive()
        && TransactionSynchronizationManager.isSynchronizationActive()
        && TransactionSynchronizationManager.hasResource(dataSource);
  }
}
