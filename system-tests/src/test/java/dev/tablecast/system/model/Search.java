package dev.tablecast.system.model;

import dev.tablecast.system.model.States.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Visits every state that can be reached, nearest first, so that the first violation is one with
 * the shortest way to it. Used once, by one thread.
 */
final class Search {

  private final Model model;
  private final States states = new States();
  private final Deque<State> waiting = new ArrayDeque<>();
  private final Set<Step> steps = EnumSet.noneOf(Step.class);
  private long transitions;
  private long rests;
  private boolean isAtRest;
  private @Nullable Violation violation;

  private Search(Model model) {
    this.model = model;
  }

  /** Invariants that do not hold, and the shortest way there. */
  record Violation(List<Invariant> broken, List<String> trace) {

    @Override
    public String toString() {
      List<String> promises =
          broken.stream().map(each -> each + " (promise " + each.promise() + ")").toList();
      return String.join(", ", promises) + "\n  " + String.join("\n  ", trace);
    }
  }

  /**
   * What a search came to.
   *
   * @param rests states with nothing left to do
   * @param steps those that were taken
   * @param violation the first that was found; null if there is none
   */
  record Outcome(
      int states, long transitions, long rests, Set<Step> steps, @Nullable Violation violation) {

    /** What the last step broke; nothing if there is no violation. */
    List<Invariant> broken() {
      return violation == null ? List.of() : violation.broken();
    }
  }

  /** Explores all that may follow from a state, until something is violated. */
  static Outcome explore(Model model, World start) {
    Search search = new Search(model);
    search.begin(start);
    search.run();
    return new Outcome(
        search.states.size(), search.transitions, search.rests, search.steps, search.violation);
  }

  /** Where a state comes to if nothing happens that need not, by one of the ways. */
  static World rest(Model model, World start) {
    World world = start;
    for (World next = due(model, world); !next.equals(world); next = due(model, world)) {
      world = next;
    }
    return world;
  }

  private static World due(Model model, World world) {
    List<World> due = new ArrayList<>();
    model.steps(
        world,
        (step, detail, next) -> {
          if (step.isDue()) {
            due.add(next);
          }
        });
    return due.isEmpty() ? world : due.get(0);
  }

  private void begin(World start) {
    State state = states.add(start, null, null, 0);
    if (state != null) {
      waiting.add(state);
    }
  }

  private void run() {
    for (State next = waiting.poll(); next != null && violation == null; next = waiting.poll()) {
      State state = next;
      World world = state.world();
      isAtRest = true;
      model.steps(world, (step, detail, after) -> take(state, world, step, detail, after));
      if (isAtRest && violation == null) {
        rests++;
        List<Invariant> broken = broken(invariant -> invariant.holdsAtRest(world));
        if (!broken.isEmpty()) {
          violation = new Violation(broken, trace(state));
        }
      }
    }
  }

  private void take(State from, World before, Step step, int detail, World after) {
    transitions++;
    steps.add(step);
    if (after.equals(before) || violation != null) {
      return;
    }
    isAtRest &= !step.isDue();
    State state = states.add(after, from, step, detail);
    if (state != null) {
      waiting.add(state);
    }
    List<Invariant> broken = broken(invariant -> invariant.holds(model, before, after));
    if (!broken.isEmpty()) {
      List<String> trace = new ArrayList<>(trace(from));
      trace.add(Difference.tell(step, detail, before, after));
      violation = new Violation(broken, trace);
    }
  }

  private static List<Invariant> broken(Predicate<Invariant> holds) {
    List<Invariant> broken = new ArrayList<>(0);
    for (Invariant invariant : Invariant.all()) {
      if (!holds.test(invariant)) {
        broken.add(invariant);
      }
    }
    return broken;
  }

  private static List<String> trace(State last) {
    Deque<String> lines = new ArrayDeque<>();
    State state = last;
    while (state.from() != null && state.step() != null) {
      State from = state.from();
      lines.addFirst(Difference.tell(state.step(), state.detail(), from.world(), state.world()));
      state = from;
    }
    return List.copyOf(lines);
  }
}
