package dev.tablecast.system.saga;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A service's own record of what it does, in the transaction in which it does it. Nothing refuses a
 * second time: it is to be seen.
 */
final class Acts {

  static final String TABLE =
      """
      create table act (
        at bigserial primary key, purchase bigint not null, what text not null, amount int not null)
      """;

  private final JdbcTemplate database;

  Acts(JdbcTemplate database) {
    this.database = database;
  }

  /**
   * @param amount in copies or in money
   */
  void done(long purchase, Act what, int amount) {
    database.update(
        "insert into act (purchase, what, amount) values (?, ?, ?)", purchase, what.name(), amount);
  }
}
