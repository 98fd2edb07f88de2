package dev.tablecast.replica.reconcile;

import dev.tablecast.contract.Facet;
import dev.tablecast.replica.Mismatch.Kind;
import dev.tablecast.replica.OwnerRequestException;
import dev.tablecast.replica.OwnerRequests;
import dev.tablecast.replica.apply.Transaction;
import dev.tablecast.replica.reconcile.Search.Question;
import dev.tablecast.replica.reconcile.Verdict.Outcome;
import dev.tablecast.replica.table.ReplicaLayout;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about ranges that differ, one after another: each is looked at again, its rows are
 * found, told, repaired and looked at once more. It is all in memory: what an instance that ends
 * leaves undone, the next pass finds again. Thread-safe.
 */
final class Investigation {

  private static final Logger log = LoggerFactory.getLogger(Investigation.class);

  /** How long the owner may be silent before it is asked again. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int MOST_ASKED = 3;
  private static final int MOST_REPAIRS = 3;
  private static final int MOST_SUSPECTED = 1_000;

  private final ReplicaLayout layout;
  private final IntSupplier partitions;
  private final DataSource database;
  private final MismatchLedger ledger;
  private final OwnerRequests owner;
  private final boolean repairs;
  private final Repair repair;

  private final Deque<List<Verdict>> suspected = new ArrayDeque<>();
  private List<Verdict> suspects = List.of();
  private @Nullable Search search;
  private List<Finding> told = List.of();
  private int repaired;
  private int asked;
  private long askedAt;

  /**
   * @param repairs whether more is done than to tell
   */
  Investigation(
      ReplicaLayout layout,
      IntSupplier partitions,
      DataSource database,
      MismatchLedger ledger,
      OwnerRequests owner,
      boolean repairs,
      Repair repair) {
    this.layout = layout;
    this.partitions = partitions;
    this.database = database;
    this.ledger = ledger;
    this.owner = owner;
    this.repairs = repairs;
    this.repair = repair;
  }

  /** Takes the verdicts on one range. */
  synchronized void take(List<Verdict> verdicts) throws SQLException {
    Search now = search;
    List<Verdict> answers =
        now == null ? List.of() : verdicts.stream().filter(now::isAnsweredBy).toList();
    List<Verdict> different =
        verdicts.stream()
            .filter(verdict -> verdict.is(Outcome.DIFFERENT) && !answers.contains(verdict))
            .toList();
    if (!different.isEmpty()) {
      suspect(different);
    }
    if (now != null && !answers.isEmpty()) {
      now.take(answers);
      answered();
      if (now.isAnswered()) {
        goOn(now);
      }
    }
    begin();
  }

  /** Asks again what has not been answered; to be called now and then. */
  synchronized void tick() throws SQLException {
    Search now = search;
    if (now != null && System.nanoTime() - askedAt > PATIENCE.toNanos()) {
      if (asked < MOST_ASKED) {
        ask(now.again());
      } else {
        log.warn("{}: {} did not answer what was asked", layout, layout.facet().owner());
        giveUp();
      }
    }
    begin();
  }

  private void suspect(List<Verdict> different) throws SQLException {
    if (!owner.areTakenFor(layout.facet())) {
      tell(ranges(different));
      log.error(
          "{}: rows differ from the owner's, which takes no requests, so that they are not looked"
              + " for. {}",
          layout,
          new WayOut(layout).rebuild());
    } else if (suspected.size() < MOST_SUSPECTED
        && suspected.stream().noneMatch(each -> keys(each).equals(keys(different)))
        && (search == null || !keys(suspects).equals(keys(different)))) {
      suspected.add(different);
    }
  }

  private static Object keys(List<Verdict> verdicts) {
    return List.of(
        verdicts.get(0).arrival().keys(), verdicts.stream().map(Verdict::partition).toList());
  }

  private static List<Finding> ranges(List<Verdict> verdicts) {
    return verdicts.stream()
        .map(verdict -> Finding.range(verdict, verdict.arrival().keys()))
        .toList();
  }

  private void begin() {
    if (search == null && !suspected.isEmpty()) {
      suspects = suspected.remove();
      told = List.of();
      repaired = 0;
      look();
    }
  }

  private void look() {
    Search begun = new Search(suspects, layout.key(), partitions.getAsInt());
    search = begun;
    asked = 0;
    ask(begun.next());
  }

  private void ask(@Nullable Question question) {
    askedAt = System.nanoTime();
    if (question != null) {
      asked++;
      try {
        owner.checksum(
            layout.facet(), question.keys().after(), question.keys().upTo(), question.rows());
      } catch (OwnerRequestException e) {
        log.warn("{}: a range that differs could not be asked for: {}", layout, e.getMessage());
      }
    }
  }

  private void answered() {
    askedAt = System.nanoTime();
    asked = 1;
  }

  private void goOn(Search now) throws SQLException {
    Question next = now.next();
    if (next != null) {
      asked = 0;
      ask(next);
    } else if (now.findings().isEmpty() && now.isInconclusive()) {
      log.info("{}: a range could not be looked at again; the next pass tells", layout);
      search = null;
    } else {
      conclude(now.findings());
    }
  }

  private void conclude(List<Finding> findings) throws SQLException {
    search = null;
    Set<String> still = findings.stream().map(Finding::place).collect(Collectors.toSet());
    List<Finding> equal = told.stream().filter(it -> !still.contains(it.place())).toList();
    if (!equal.isEmpty()) {
      inTransaction(connection -> ledger.repaired(connection, equal));
      log.info("{}: {} mismatches are repaired", layout, equal.size());
    }
    if (findings.isEmpty()) {
      if (told.isEmpty()) {
        log.info("{}: a range that differed is equal when looked at again", layout);
      }
      return;
    }
    tell(findings);
    told = findings;
    if (!repairs) {
      log.error(
          "{}: not repaired, as tablecast.replica.checksum.repair is false. {}",
          layout,
          new WayOut(layout).rebuild());
    } else if (repaired == MOST_REPAIRS) {
      log.error("{}: repaired in vain. {}", layout, new WayOut(layout).rebuild());
    } else {
      repaired++;
      repair(findings);
    }
  }

  private void repair(List<Finding> findings) {
    Facet facet = layout.facet();
    try {
      List<Finding> left = repair.begin(suspects.get(0).arrival().keys(), findings);
      if (!left.isEmpty()) {
        log.error(
            "{}: {} ranges differ in so many rows that it takes more than single rows of {}. {}",
            layout,
            left.size(),
            facet.owner(),
            new WayOut(layout).rebuild());
      }
      if (left.size() < findings.size()) {
        look();
      }
    } catch (OwnerRequestException e) {
      log.error("{}: could not be repaired; the next pass tries again: {}", layout, e.getMessage());
    }
  }

  private void giveUp() throws SQLException {
    search = null;
    if (told.isEmpty()) {
      tell(ranges(suspects));
    }
  }

  private void tell(List<Finding> findings) throws SQLException {
    inTransaction(connection -> ledger.found(connection, findings));
    log.warn("{}: differs from the owner's table: {}", layout, summary(findings));
  }

  /** By kinds and columns; rows are shown to who asks for them. */
  private String summary(List<Finding> findings) {
    Map<Kind, Long> kinds =
        findings.stream().collect(Collectors.groupingBy(Finding::kind, Collectors.counting()));
    List<Integer> columns =
        findings.stream().flatMap(it -> it.columns().stream()).distinct().sorted().toList();
    List<String> names = new ArrayList<>();
    for (var column : layout.facet().columns()) {
      if (columns.contains(column.number())) {
        names.add(column.name());
      }
    }
    return names.isEmpty() ? kinds.toString() : kinds + " in columns " + names;
  }

  @FunctionalInterface
  private interface Work {
    void in(Connection connection) throws SQLException;
  }

  private void inTransaction(Work work) throws SQLException {
    try (Connection connection = database.getConnection()) {
      Transaction.run(
          connection,
          () -> {
            work.in(connection);
            return true;
          });
    }
  }
}
