package dev.tablecast.replica.reconcile;

import dev.tablecast.replica.Mismatch.Kind;
import dev.tablecast.replica.reconcile.Verdict.Outcome;
import dev.tablecast.replica.table.ReplicaColumn;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.RowKey;
import dev.tablecast.wire.RowSums;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a range again, in finer and finer checksums, until the rows that differ are found. It is
 * told the verdicts on what it asks for, and knows what to ask for next. Not thread-safe.
 */
final class Search {

  /** How much finer each step is. */
  private static final int FINER = 100;

  /** More rows, or more questions, are not worth it: then the range differs as a whole. */
  private static final int MOST_ROWS = 1_000;

  private static final int MOST_QUESTIONS = 200;

  /** What the owner is asked for: checksums of so many rows, through a range. */
  record Question(KeyInterval keys, int rows) {}

  private final KeyInterval range;
  private final int partitions;
  private final List<Integer> keyColumns;

  /** The partitions that are suspected, and how far what was asked for has come in each. */
  private final Map<Integer, Optional<String>> places = new HashMap<>();

  private final Set<Integer> answered = new HashSet<>();
  private final Deque<Question> questions = new ArrayDeque<>();
  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private final List<Verdict> wholesale = new ArrayList<>();

  /** Passes that answer nothing any more. */
  private final Set<String> spent = new HashSet<>();

  private int asked;
  private boolean inconclusive;
  private @Nullable Question current;
  private @Nullable String answering;

  /**
   * @param suspected verdicts on one range, all of which differ
   */
  Search(List<Verdict> suspected, List<ReplicaColumn> key, int partitions) {
    Arrival first = suspected.get(0).arrival();
    this.range = first.keys();
    this.partitions = partitions;
    this.keyColumns = key.stream().map(kept -> kept.column().number()).toList();
    spent.add(first.pass());
    suspected.forEach(verdict -> places.put(verdict.partition(), Optional.empty()));
    long rows = suspected.stream().mapToLong(Verdict::ownersCount).sum();
    questions.add(new Question(range, finer(rows)));
  }

  private static int finer(long rows) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, (rows + FINER - 1) / FINER));
  }

  /** The next question; null once everything was found. */
  @Nullable Question next() {
    current = questions.poll();
    return again();
  }

  /** The question that has not been answered, once more. */
  @Nullable Question again() {
    Question question = current;
    if (answering != null) {
      spent.add(answering);
    }
    answering = null;
    answered.clear();
    places.replaceAll(
        (partition, place) ->
            Optional.ofNullable(question == null ? null : question.keys().after()));
    return question;
  }

  /** Whether a verdict is on the next part of what was asked for. */
  boolean isAnsweredBy(Verdict verdict) {
    Optional<String> place = places.get(verdict.partition());
    String pass = verdict.arrival().pass();
    return current != null
        && place != null
        && !answered.contains(verdict.partition())
        && place.equals(verdict.arrival().keys().exclusiveStart())
        && (answering == null ? !spent.contains(pass) : answering.equals(pass));
  }

  /** Takes the verdicts that {@link #isAnsweredBy}, on one part of what was asked for. */
  void take(List<Verdict> verdicts) {
    Question question = Objects.requireNonNull(current);
    KeyInterval part = verdicts.get(0).arrival().keys();
    answering = verdicts.get(0).arrival().pass();
    List<Verdict> unresolved = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      places.put(verdict.partition(), part.inclusiveEnd());
      if (part.inclusiveEnd().equals(question.keys().inclusiveEnd())) {
        answered.add(verdict.partition());
      }
      if (verdict.is(Outcome.UNPROVEN)
          || (verdict.is(Outcome.DIFFERENT) && !resolve(verdict, question))) {
        unresolved.add(verdict);
      }
    }
    if (!unresolved.isEmpty()) {
      lookCloser(unresolved, part, question.rows());
    }
  }

  /** Whether all of what was asked for has been answered. */
  boolean isAnswered() {
    return answered.containsAll(places.keySet());
  }

  /** Whether something could not be compared, however often it was asked for. */
  boolean isInconclusive() {
    return inconclusive;
  }

  private void lookCloser(List<Verdict> verdicts, KeyInterval part, int rows) {
    List<Verdict> different = verdicts.stream().filter(it -> it.is(Outcome.DIFFERENT)).toList();
    Question question = new Question(part, different.isEmpty() ? rows : Math.max(1, rows / FINER));
    if (questions.contains(question) || (different.isEmpty() && extendsLast(question))) {
      return;
    }
    if (asked < MOST_QUESTIONS && findings.size() < MOST_ROWS) {
      asked++;
      questions.add(question);
    } else {
      inconclusive |= different.size() < verdicts.size();
      wholesale.addAll(different);
    }
  }

  /** What could not be compared may be equal: it is looked at again as it is, with neighbours. */
  private boolean extendsLast(Question question) {
    Question last = questions.peekLast();
    boolean follows =
        last != null
            && last.rows() == question.rows()
            && last.keys().upTo() != null
            && last.keys().inclusiveEnd().equals(question.keys().exclusiveStart());
    if (last != null && follows) {
      questions.removeLast();
      questions.add(
          new Question(
              new KeyInterval(last.keys().after(), question.keys().upTo()), question.rows()));
    }
    return follows;
  }

  /** Finds out which rows differ, where the owner has one at most; false if it has more. */
  private boolean resolve(Verdict verdict, Question question) {
    PartitionRows rows = Objects.requireNonNull(verdict.rows());
    if (verdict.ownersCount() > 1 || !rows.areAllKnown()) {
      if (question.rows() == 1) {
        wholesale.add(verdict);
        return true;
      }
      return false;
    }
    RowSums owners = verdict.arrival().checksum().sums();
    // The narrowest range that is not so narrow that there are hundreds of them.
    KeyInterval near = question.rows() == 1 ? question.keys() : verdict.arrival().keys();
    boolean missing = verdict.ownersCount() == 1;
    List<Finding> found = new ArrayList<>();
    for (FoundRow row : rows.rows()) {
      if (missing && row.isMeantBy(owners, keyColumns)) {
        missing = false;
        List<Integer> columns = List.copyOf(owners.differing(row.sums()));
        if (!columns.isEmpty() || rows.hasUnreadable()) {
          found.add(Finding.ofRow(verdict, near, Kind.CHANGED, row, columns));
        }
      } else {
        found.add(Finding.ofRow(verdict, near, Kind.EXTRA, row, List.of()));
      }
    }
    if (missing && !findMissing(verdict, question, near, found)) {
      return false;
    }
    // What is asked for once more may be found once more.
    found.forEach(finding -> findings.put(finding.place(), finding));
    return true;
  }

  /** A checksum of one row ends with it: else its key is not known yet. */
  private boolean findMissing(
      Verdict verdict, Question question, KeyInterval near, List<Finding> found) {
    String key = verdict.arrival().keys().upTo();
    if (question.rows() > 1) {
      return false;
    }
    boolean known = key != null && RowKey.partition(key, partitions) == verdict.partition();
    found.add(
        known
            ? Finding.missing(verdict, near, Objects.requireNonNull(key))
            : Finding.range(verdict, verdict.arrival().keys()));
    return true;
  }

  /** The rows that differ; of those that were not found the range, for each partition. */
  List<Finding> findings() {
    List<Finding> all = new ArrayList<>(findings.values());
    TreeSet<Integer> told = new TreeSet<>();
    for (Verdict verdict : wholesale) {
      if (told.add(verdict.partition())) {
        all.add(Finding.range(verdict, range));
      }
    }
    return all;
  }
}
