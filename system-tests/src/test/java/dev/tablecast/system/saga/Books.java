package dev.tablecast.system.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** What all services have done for each purchase, when nothing is under way. */
final class Books {

  /** Of a purchase whose saga went all through. */
  private static final Set<Act> ALL =
      EnumSet.of(Act.RESERVE, Act.CHARGE, Act.CREDIT, Act.SHIP, Act.COMPLETE, Act.COUNT_SALE);

  private static final Map<Act, Act> COMPENSATIONS =
      Map.of(Act.RESERVE, Act.RELEASE, Act.CHARGE, Act.REFUND, Act.CREDIT, Act.CORRECT);

  private static final String SOLD =
      "select coalesce(sum(amount), 0) from act where what = '%s'".formatted(Act.COMPLETE);

  private final Market market;
  private final Map<Long, List<Act>> purchases = new TreeMap<>();

  private Books(Market market) {
    this.market = market;
  }

  static Books of(Market market) {
    Books books = new Books(market);
    RowCallbackHandler wanted = row -> books.of(row.getLong(1));
    market.shop().database().sql("select number from wanted").query(wanted);
    RowCallbackHandler acts = row -> books.of(row.getLong(1)).add(Act.valueOf(row.getString(2)));
    market
        .members()
        .forEach(each -> each.database().sql("select purchase, what from act").query(acts));
    books.purchases.values().forEach(each -> each.sort(Comparator.naturalOrder()));
    return books;
  }

  private List<Act> of(long purchase) {
    return purchases.computeIfAbsent(purchase, unknown -> new ArrayList<>());
  }

  void assertSound() {
    assertThat(those(acts -> set(acts).size() < acts.size()))
        .as("something was done twice")
        .isEmpty();
    assertThat(those(acts -> !isWhole(acts) && !isUndone(acts)))
        .as("neither everything nor nothing is left")
        .isEmpty();
    int sold = market.shop().number(SOLD);
    assertThat(market.shop().number("select copies from stock") + sold)
        .as("copies in stock and sold")
        .isEqualTo(Stock.COPIES);
    assertThat(market.payments().number("select sum(balance) from account") + sold * Purchase.PRICE)
        .as("money of customers and paid")
        .isEqualTo(Payments.CUSTOMERS * Payments.MONEY);
    assertThat(market.forum().texts("select row(credit, sold)::text from author"))
        .as("the author's credit, and what the forum was told of as sold")
        .containsExactly("(%d,%d)".formatted(sold, sold));
  }

  /** How many went all through. */
  long completed() {
    return purchases.values().stream().filter(Books::isWhole).count();
  }

  int all() {
    return purchases.size();
  }

  private static boolean isWhole(List<Act> acts) {
    return set(acts).equals(ALL);
  }

  private static boolean isUndone(List<Act> acts) {
    Set<Act> undone = EnumSet.of(Act.ROLL_BACK);
    COMPENSATIONS.forEach(
        (act, compensation) -> {
          if (acts.contains(act)) {
            undone.addAll(List.of(act, compensation));
          }
        });
    return set(acts).equals(undone);
  }

  private static Set<Act> set(List<Act> acts) {
    Set<Act> set = EnumSet.noneOf(Act.class);
    set.addAll(acts);
    return set;
  }

  private Map<Long, List<Act>> those(Predicate<List<Act>> which) {
    Map<Long, List<Act>> found = new TreeMap<>(purchases);
    found.values().removeIf(which.negate());
    return found;
  }
}
