package dev.tablecast.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.tests.Movie;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnTest {

  private final TableContract movie = TableContract.of(Movie.class);

  @Test
  void keysAndArraysAreNeverNullable() {
    assertThatThrownBy(() -> column(true, true, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> column(true, false, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(column(true, false, false).nullable()).isTrue();
  }

  @Test
  void needsAName() {
    assertThatThrownBy(
            () -> new Column("", 1, ColumnType.TEXT, false, false, false, "forum", "text"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void belongsToAFacetOfItsOwnerOrToTheKey() {
    assertThatThrownBy(() -> new Facet(movie, "store", movie.columns()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column 'title' belongs to 'forum', not to 'store'");
    assertThatThrownBy(() -> new Facet(movie, "store", List.of(movie.column("price"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("every facet has the key's columns");
  }

  private static Column column(boolean nullable, boolean key, boolean array) {
    return new Column("a", 1, ColumnType.TEXT, array, nullable, key, "forum", "text");
  }
}
