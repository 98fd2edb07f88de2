package dev.tablecast.system.model;

/** How often each thing may still happen that need not happen: what bounds the search. */
record Chances(
    int transactions,
    int relayCrashes,
    int slotLosses,
    int compactions,
    int absences,
    int subscriberCrashes,
    int rebuilds) {

  static final Chances NONE = new Chances(0, 0, 0, 0, 0, 0, 0);

  Chances transactions(int n) {
    return new Chances(
        n, relayCrashes, slotLosses, compactions, absences, subscriberCrashes, rebuilds);
  }

  Chances relayCrashes(int n) {
    return new Chances(
        transactions, n, slotLosses, compactions, absences, subscriberCrashes, rebuilds);
  }

  Chances slotLosses(int n) {
    return new Chances(
        transactions, relayCrashes, n, compactions, absences, subscriberCrashes, rebuilds);
  }

  Chances compactions(int n) {
    return new Chances(
        transactions, relayCrashes, slotLosses, n, absences, subscriberCrashes, rebuilds);
  }

  Chances absences(int n) {
    return new Chances(
        transactions, relayCrashes, slotLosses, compactions, n, subscriberCrashes, rebuilds);
  }

  Chances subscriberCrashes(int n) {
    return new Chances(transactions, relayCrashes, slotLosses, compactions, absences, n, rebuilds);
  }

  Chances rebuilds(int n) {
    return new Chances(
        transactions, relayCrashes, slotLosses, compactions, absences, subscriberCrashes, n);
  }
}
