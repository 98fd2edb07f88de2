package dev.tablecast.replica;

import dev.tablecast.contract.Column;
import dev.tablecast.replica.schema.ReplicaSchema;
import dev.tablecast.replica.table.ReplicaLayout;
import dev.tablecast.wire.FreshnessToken;
import dev.tablecast.wire.MalformedRowException;
import dev.tablecast.wire.RowKey;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.apache.pulsar.client.api.PulsarClient;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a service's replicas up with their owners' topics, from {@link #start} to {@link #close};
 * may be started again then. Trouble with the broker or the database is told in {@link #status} and
 * in the log, and tried again; it never ends the service. Any number of instances may do this for
 * the same database: of each partition one applies, the others stand by. Thread-safe.
 *
 * <p>Replicas are named by the contract's table, as in {@code movie}; where this service keeps it
 * more than once, by the local table with its schema.
 */
public final class Replicas implements AutoCloseable {

  private static final int MISMATCHES = 100;

  private final ReplicaSchema schema;
  private final ReplicaSettings settings;
  private final DataSource database;
  private final PulsarClient client;
  private final List<ReplicaTable> replicas;
  private final ReplicaNames names;
  private final OwnerRequests owner;

  private volatile @Nullable RunningReplicas last;

  /**
   * Prepares, without asking any server. Owners are asked through topics that they make.
   *
   * @param database gives connections to the service's database; two at a time for each partition
   *     at most are in use, one mostly. Whether there are fewer costs only time.
   * @param client remains the caller's, to be closed after this
   * @throws DeclarationException telling everything that is wrong with the declarations
   */
  public Replicas(
      ReplicaSettings settings,
      DataSource database,
      PulsarClient client,
      List<ReplicaTable> replicas) {
    this(settings, database, client, replicas, new PulsarOwnerRequests(settings, client));
  }

  /**
   * Does the same, with owners that are asked in another way.
   *
   * @param owner is asked for checksums and rows where a replica differs
   * @throws DeclarationException telling everything that is wrong with the declarations
   */
  public Replicas(
      ReplicaSettings settings,
      DataSource database,
      PulsarClient client,
      List<ReplicaTable> replicas,
      OwnerRequests owner) {
    this.schema = ReplicaSchema.of(replicas);
    this.settings = settings;
    this.database = database;
    this.client = client;
    this.replicas = List.copyOf(replicas);
    this.owner = owner;
    this.names = new ReplicaNames(replicas.stream().map(ReplicaLayout::of).toList());
  }

  /** Begins, unless it has already; returns at once, with or without servers. */
  public synchronized void start() {
    if (!isRunning()) {
      RunningReplicas started =
          new RunningReplicas(settings, schema, database, client, owner, replicas);
      started.start();
      last = started;
    }
  }

  /** Whether it has been started and not closed since. */
  public boolean isRunning() {
    RunningReplicas now = last;
    return now != null && !now.hasEnded();
  }

  /** How the replicas are doing, as far as this instance knows; none before the first start. */
  public ReplicasStatus status() {
    RunningReplicas now = last;
    return now == null ? new ReplicasStatus(List.of()) : now.status();
  }

  /**
   * Waits until a replica has everything that its owner had committed when it gave the token. To be
   * called before the transaction that reads: one that is open already may not see what has come.
   *
   * <p>Costs a question to the service's database every few milliseconds, and holds no connection
   * in between. A pool that has none left may make it last longer.
   *
   * @param atMost how long to wait; with zero it only looks
   * @return {@link Freshness#STALE} if the time was over before
   * @throws UnknownReplicaException if there is no replica of that name
   * @throws IllegalArgumentException if another service gave the token than the one that owns the
   *     replica's columns
   * @throws ReplicasNotRunningException if this has not been started, or is closed meanwhile
   * @throws FreshnessUnknownException if the service's database does not answer
   */
  public Freshness awaitFresh(String replica, FreshnessToken token, Duration atMost)
      throws InterruptedException {
    return lackingAfter(names.find(replica), token, atMost).isEmpty()
        ? Freshness.FRESH
        : Freshness.STALE;
  }

  /**
   * Does what {@link #awaitFresh} does, and takes no stale replica.
   *
   * @throws StaleReplicaException if the time was over before; tells what was missing where
   */
  public void requireFresh(String replica, FreshnessToken token, Duration atMost)
      throws InterruptedException {
    ReplicaLayout found = names.find(replica);
    List<String> lacking = lackingAfter(found, token, atMost);
    if (!lacking.isEmpty()) {
      throw new StaleReplicaException(token, atMost, lacking, runner(found).status());
    }
  }

  private List<String> lackingAfter(ReplicaLayout replica, FreshnessToken token, Duration atMost)
      throws InterruptedException {
    String owner = replica.facet().owner();
    if (!owner.equals(token.owner())) {
      throw new IllegalArgumentException(
          "replica %s is of %s's table, but the token %s is of %s's log"
              .formatted(replica, owner, token, token.owner()));
    }
    return new FreshnessWait(database, replica.name(), () -> runner(replica).partitions())
        .run(token, atMost);
  }

  private ReplicaRunner runner(ReplicaLayout replica) {
    RunningReplicas now = last;
    if (now == null || now.hasEnded()) {
      throw new ReplicasNotRunningException(settings.service());
    }
    return now.runner(replica.name());
  }

  /**
   * Makes a replica what its topic says, without a pause of what is applied or read. Only rows that
   * differ are written, and no local column of a row that the owner still has; rows that the topic
   * does not have go if it is complete, and stay if not. Goes on after a restart, by itself, with
   * the partitions that were not yet done.
   *
   * @return completes with what was found and mended; exceptionally only if it cannot begin, or the
   *     service ends meanwhile. All else that fails is told in {@link #rebuildStatus} and the log,
   *     and tried again
   * @throws UnknownReplicaException if there is no replica of that name
   * @throws ReplicasNotRunningException if this has not been started, or is closed
   */
  public CompletableFuture<RebuildReport> rebuild(String replica) {
    return rebuild(RebuildRequest.of(replica));
  }

  /**
   * Does the same, or only tells what it would change.
   *
   * @return completes exceptionally also if a dry run fails; it can be asked for again
   * @throws UnknownReplicaException if there is no replica of that name
   * @throws ReplicasNotRunningException if this has not been started, or is closed
   */
  public CompletableFuture<RebuildReport> rebuild(RebuildRequest request) {
    return runner(names.find(request.replica())).rebuild(request);
  }

  /**
   * How a replica's rebuild is doing in this instance.
   *
   * @throws UnknownReplicaException if there is no replica of that name
   * @throws ReplicasNotRunningException if this has not been started, or is closed
   */
  public RebuildStatus rebuildStatus(String replica) {
    return runner(names.find(replica)).rebuildStatus();
  }

  /**
   * Asks a replica's owner to publish all rows of the table again. Once that is complete, the topic
   * is, and what the owner does not have is gone here; until then nothing changes but versions. The
   * owner does it when its turn comes: see its health.
   *
   * @throws UnknownReplicaException if there is no replica of that name
   * @throws OwnerRequestException if the owner takes no requests of this service, or could not be
   *     asked
   */
  public void requestSnapshot(String replica) {
    owner.snapshot(names.find(replica).facet(), null, null);
  }

  /**
   * Asks a replica's owner to publish the rows of a range of keys again, in the order of its own
   * database. Keys in the range that the topic has and the owner has not are deleted.
   *
   * @param from the first key, as canonical text: see {@link RowKey#of}; null for no beginning
   * @param to the last key; null for no end
   * @throws UnknownReplicaException if there is no replica of that name
   * @throws IllegalArgumentException if a key is not written as one of this table
   * @throws OwnerRequestException if the owner takes no requests of this service, or could not be
   *     asked
   */
  public void requestSnapshot(String replica, @Nullable String from, @Nullable String to) {
    ReplicaLayout found = names.find(replica);
    requireKey(found, from);
    requireKey(found, to);
    owner.snapshot(found.facet(), from, to);
  }

  /** As far as can be told here: the owner passes what it cannot read, and nobody hears of it. */
  private static void requireKey(ReplicaLayout replica, @Nullable String key) {
    List<String> columns = replica.facet().key().stream().map(Column::name).toList();
    if (key == null || isKeyOf(columns.size(), key)) {
      return;
    }
    throw new IllegalArgumentException(
        "not a key of %s: '%s'. Its key is %s: values joined by commas, in which %%, comma and control characters are percent-encoded, as RowKey.of(…) does"
            .formatted(replica.facet(), key, columns));
  }

  private static boolean isKeyOf(int columns, String key) {
    try {
      return RowKey.components(key).size() == columns;
    } catch (MalformedRowException e) {
      return false;
    }
  }

  /**
   * Has every parked change of a replica tried again at once, by whichever instance applies it,
   * instead of after its pause.
   *
   * @return how many there are
   * @throws UnknownReplicaException if there is no replica of that name
   * @throws ReplicasNotRunningException if this has not been started, or is closed
   * @throws SQLException if the database cannot be asked
   */
  public int retryParked(String replica) throws SQLException {
    return runner(names.find(replica)).retryParked();
  }

  /**
   * Where a replica was found to differ from its owner's table in the last thirty days, the last
   * hundred: first those that are not repaired.
   *
   * @param showsKeys whether rows are named by their keys, and what repairs them is told, or by
   *     hashes of their keys
   * @throws UnknownReplicaException if there is no replica of that name
   * @throws ReplicasNotRunningException if this has not been started, or is closed
   * @throws SQLException if the database cannot be asked
   */
  public List<Mismatch> mismatches(String replica, boolean showsKeys) throws SQLException {
    return runner(names.find(replica)).mismatches(showsKeys, MISMATCHES);
  }

  /** Ends after the transactions that are under way. */
  @Override
  public synchronized void close() {
    RunningReplicas now = last;
    if (now != null) {
      now.end();
    }
  }
}
