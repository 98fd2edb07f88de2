package dev.tablecast.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.tablecast.tests.EveryType;
import dev.tablecast.tests.Movie;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableContractTest {

  private final TableContract movie = TableContract.of(Movie.class);

  @Test
  void readsTableAndColumnsInTheOrderOfTheirNumbers() {
    assertThat(movie.table()).isEqualTo("movie");
    assertThat(movie.owner()).isEqualTo("forum");
    assertThat(movie.descriptor()).isEqualTo(Movie.getDescriptor());
    assertThat(movie.columns())
        .containsExactly(
            new Column("id", 1, ColumnType.INT64, false, false, true, "forum", "bigint"),
            new Column("title", 2, ColumnType.TEXT, false, false, false, "forum", "text"),
            new Column("year", 3, ColumnType.INT32, false, true, false, "forum", "integer"),
            new Column("price", 10, ColumnType.DECIMAL, false, true, false, "store", "numeric"),
            new Column("quantity", 11, ColumnType.INT32, false, true, false, "store", "integer"));
    assertThat(movie.key()).containsExactly(movie.column("id"));
    assertThat(movie).hasToString("tablecast.tests.Movie (table movie of forum)");
  }

  @Test
  void givesEachOwnerAFacetWithTheKey() {
    assertThat(movie.facets())
        .extracting(Facet::topic)
        .containsExactly("forum.movie", "store.movie");
    assertThat(movie.masterFacet().isMaster()).isTrue();
    assertThat(names(movie.masterFacet().columns())).containsExactly("id", "title", "year");
    Facet store = movie.facet("store");
    assertThat(store.isMaster()).isFalse();
    assertThat(names(store.columns())).containsExactly("id", "price", "quantity");
    assertThat(names(store.key())).containsExactly("id");
  }

  @Test
  void readsEveryTypeWithItsOptions() {
    TableContract contract = TableContract.of(EveryType.class);

    assertThat(names(contract.key())).containsExactly("region", "id");
    assertThat(contract.column("maybe_int32").sqlType()).isEqualTo("smallint");
    assertThat(contract.column("jsons"))
        .isEqualTo(
            new Column("jsons", 66, ColumnType.JSON, true, false, false, "forum", "jsonb[]"));
    assertThat(contract.column("a_timestamp").nullable()).isFalse();
    assertThat(contract.column("maybe_timestamp").nullable()).isTrue();
    assertThat(contract.column("In stock").owner()).isEqualTo("store");
    assertThat(contract.columns()).extracting(Column::type).contains(ColumnType.values());
  }

  @Test
  void readsOptionsThatTheDescriptorDoesNotKnow() throws Exception {
    FileDescriptor known = EveryType.getDescriptor().getFile();
    FileDescriptorProto unknown = FileDescriptorProto.parseFrom(known.toProto().toByteArray());
    FileDescriptor built =
        FileDescriptor.buildFrom(unknown, known.getDependencies().toArray(new FileDescriptor[0]));

    TableContract contract = TableContract.of(built.findMessageTypeByName("EveryType"));

    assertThat(contract.columns()).isEqualTo(TableContract.of(EveryType.class).columns());
  }

  @Test
  void refusesUnknownColumnsAndOwnersWithThoseThereAre() {
    assertThatThrownBy(() -> movie.column("titel"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the contract of table 'movie' has no column 'titel'; it has"
                + " [id, title, year, price, quantity]");
    assertThatThrownBy(() -> movie.facet("shop"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "service 'shop' owns no column of table 'movie'; its columns are owned by"
                + " [forum, store]");
  }

  private static List<String> names(List<Column> columns) {
    return columns.stream().map(Column::name).toList();
  }
}
