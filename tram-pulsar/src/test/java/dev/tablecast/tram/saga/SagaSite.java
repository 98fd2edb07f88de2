package dev.tablecast.tram.saga;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tablecast.devservices.PostgresServer;
import dev.tablecast.tram.send.KeyedMessageProducer;
import io.eventuate.common.id.ApplicationIdGenerator;
import io.eventuate.common.jdbc.EventuateCommonJdbcOperations;
import io.eventuate.common.jdbc.EventuateJdbcOperationsUtils;
import io.eventuate.common.jdbc.EventuateJdbcStatementExecutor;
import io.eventuate.common.jdbc.EventuateSchema;
import io.eventuate.common.jdbc.OutboxPartitioningSpec;
import io.eventuate.common.jdbc.sqldialect.PostgresDialect;
import io.eventuate.common.spring.jdbc.EventuateSpringJdbcStatementExecutor;
import io.eventuate.tram.commands.common.DefaultCommandNameMapping;
import io.eventuate.tram.commands.consumer.CommandReplyProducer;
import io.eventuate.tram.messaging.common.DefaultChannelMapping;
import io.eventuate.tram.messaging.common.MessageInterceptor;
import io.eventuate.tram.messaging.producer.MessageProducer;
import io.eventuate.tram.messaging.producer.common.MessageProducerImpl;
import io.eventuate.tram.messaging.producer.jdbc.MessageProducerJdbcImpl;
import io.eventuate.tram.sagas.orchestration.Saga;
import io.eventuate.tram.sagas.orchestration.SagaInstance;
import io.eventuate.tram.sagas.orchestration.SagaInstanceFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database with the outbox and what sagas keep, and one saga that runs in it. */
final class SagaSite implements AutoCloseable {

  static final Patience USUAL = new Patience(Duration.ofSeconds(10), 3, Duration.ofSeconds(40));

  private static final String OUTBOX =
      """
      create schema if not exists eventuate;
      create table eventuate.message (
        dbid bigserial primary key, id text unique, destination text not null, headers text not null,
        payload text not null, published smallint default 0, message_partition smallint,
        creation_time bigint)""";

  final HikariDataSource connections;
  final JdbcTemplate jdbc;
  final TransactionTemplate transactions;
  final EventuateJdbcStatementExecutor executor;
  final ManualClock clock = new ManualClock(Instant.parse("2026-11-26T03:00:00Z"));
  final SagaDatabase database;
  final MessageProducer producer;
  final ScriptedBroker broker;
  final CommandLedger ledger;
  final SagaOrchestrators orchestrators;
  final StepWatch watch;

  private SagaSite(HikariDataSource connections) {
    this.connections = connections;
    this.jdbc = new JdbcTemplate(connections);
    DataSourceTransactionManager manager = new DataSourceTransactionManager(connections);
    this.transactions = new TransactionTemplate(manager);
    this.executor = new EventuateSpringJdbcStatementExecutor(jdbc);
    this.database = SagaDatabase.of(connections, manager, clock);
    this.producer = producer(executor);
    this.broker = new ScriptedBroker(jdbc, transactions);
    this.ledger = new CommandLedger(database);
    SagaLocks locks = new SagaLocks(database);
    this.orchestrators =
        new SagaOrchestrators(
            new SagaParts(
                database,
                new LockingSagaInstances(database, new ApplicationIdGenerator()),
                locks,
                producer,
                broker,
                new DefaultCommandNameMapping(),
                USUAL));
    this.watch = new StepWatch(orchestrators, Duration.ofSeconds(1));
  }

  static SagaSite create() {
    SagaSite site = new SagaSite(newDatabase());
    site.execute(OUTBOX);
    site.execute(SagaSchema.ddl());
    return site;
  }

  static HikariDataSource newDatabase() {
    PostgresServer server = PostgresServer.shared();
    String name = "saga_" + UUID.randomUUID().toString().substring(0, 8);
    server.createDatabase(name);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.url(name));
    config.setUsername(server.username());
    config.setPassword(server.password());
    config.setMaximumPoolSize(6);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
  }

  private static MessageProducer producer(EventuateJdbcStatementExecutor executor) {
    PostgresDialect dialect = new PostgresDialect();
    EventuateCommonJdbcOperations operations =
        new EventuateCommonJdbcOperations(
            new EventuateJdbcOperationsUtils(dialect),
            executor,
            dialect,
            OutboxPartitioningSpec.DEFAULT);
    return new KeyedMessageProducer(
        new MessageProducerImpl(
            new MessageInterceptor[0],
            new DefaultChannelMapping(Map.of()),
            new MessageProducerJdbcImpl(
                operations, new ApplicationIdGenerator(), new EventuateSchema())));
  }

  /** The participants of a saga, as a service that includes this library has them. */
  LedgerDispatcherFactory dispatchers() {
    return new LedgerDispatcherFactory(
        broker,
        new DefaultCommandNameMapping(),
        new CommandReplyProducer(producer),
        new ParticipantParts(database, new SagaLocks(database), ledger));
  }

  /** Makes the saga known, so that it can begin, and replies come to it. */
  SagaInstanceFactory factory(Saga<?> saga) {
    return new SagaInstanceFactory(orchestrators, List.of(saga));
  }

  <D> SagaInstance begin(SagaInstanceFactory factory, Saga<D> saga, D data) {
    return Objects.requireNonNull(transactions.execute(status -> factory.create(saga, data)));
  }

  /** Lets the time go by, and sees to what is due then. */
  void wait(Duration time) {
    clock.forward(time);
    watch.look();
  }

  void execute(String sql) {
    jdbc.execute(sql);
  }

  /** Rows as texts, columns joined by a bar. */
  List<String> query(String sql) {
    return jdbc.query(
        sql,
        (row, number) -> {
          StringBuilder text = new StringBuilder();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            text.append(i == 1 ? "" : "|").append(row.getString(i));
          }
          return text.toString();
        });
  }

  @Override
  public void close() {
    watch.close();
    connections.close();
  }
}
