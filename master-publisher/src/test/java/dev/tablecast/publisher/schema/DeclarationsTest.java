package dev.tablecast.publisher.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.publisher.DeclarationException;
import dev.tablecast.publisher.MasterTable;
import dev.tablecast.publisher.OutboxTable;
import dev.tablecast.publisher.OwnedColumns;
import dev.tablecast.publisher.PublisherSettings;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.tests.Opinion;
import dev.tablecast.publisher.tests.Review;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeclarationsTest {

  private static final PublisherSettings FORUM = PublisherSettings.of("forum");

  @Test
  void takesTheFacetThatTheServiceOwns() {
    List<PublishedTable> tables =
        new OwnerSchema(
                PublisherSettings.of("store"),
                List.of(),
                List.of(OwnedColumns.of(Movie.class).from("shop", "movie")),
                List.of())
            .tables();

    assertThat(tables).hasSize(1);
    assertThat(tables.get(0).topic()).isEqualTo("store.movie");
    assertThat(tables.get(0).facet().columns())
        .extracting(column -> column.name())
        .containsExactly("id", "price", "quantity");
  }

  @Test
  void knowsOutboxTablesByTheirTopic() {
    OutboxTable opinions = OutboxTable.of(Opinion.class).incomplete();
    OwnerSchema schema =
        new OwnerSchema(FORUM, List.of(MasterTable.of(Movie.class)), List.of(opinions));

    assertThat(schema.outboxTable("forum.opinion")).isSameAs(opinions);
    assertThatThrownBy(() -> schema.outboxTable("forum.movie"))
        .hasMessage("topic 'forum.movie' is not an outbox table's; those are [forum.opinion]");
  }

  @Test
  void tellsEveryDeclarationThatIsWrong() {
    List<MasterTable> masters =
        List.of(
            MasterTable.of(Movie.class),
            MasterTable.of(Movie.class).from("public", "film"),
            MasterTable.of(Review.class).from("public", "text"),
            MasterTable.of(Opinion.class).from("public", "text"));
    List<OutboxTable> outboxes =
        List.of(
            OutboxTable.of(Review.class).incomplete(), OutboxTable.of(Opinion.class).incomplete());

    assertThatThrownBy(() -> new OwnerSchema(FORUM, masters, outboxes))
        .isInstanceOfSatisfying(
            DeclarationException.class, e -> assertThat(e.violations()).hasSize(4))
        .hasMessageContaining(
            "MasterTable public.movie as tablecast.publisher.tests.Movie and MasterTable public.film as tablecast.publisher.tests.Movie both are the source of 'forum.movie', which can have only one")
        .hasMessageContaining(
            "table public.text is the source of both 'forum.review' and 'forum.opinion'")
        .hasMessageContaining(
            "MasterTable public.text as tablecast.publisher.tests.Review and OutboxTable tablecast.publisher.tests.Review both are the source of 'forum.review'");
  }

  @Test
  void refusesTablesOfOthersAndOutboxesThatDoNotSayWhetherTheyAreComplete() {
    assertThatThrownBy(
            () ->
                new OwnerSchema(
                    PublisherSettings.of("billing"),
                    List.of(MasterTable.of(Movie.class)),
                    List.of()))
        .hasMessageContaining("this service owns no column of it, its owners are [forum, store]");
    assertThatThrownBy(
            () -> new OwnerSchema(FORUM, List.of(), List.of(OutboxTable.of(Opinion.class))))
        .hasMessageContaining("add .rereadBy(");
  }

  @Test
  void tellsATableOfItsOwnFromColumnsOfAnothers() {
    assertThatThrownBy(
            () ->
                new OwnerSchema(
                    PublisherSettings.of("store"), List.of(MasterTable.of(Movie.class)), List.of()))
        .hasMessageContaining("the table is forum's, this service owns only columns of it")
        .hasMessageContaining("OwnedColumns.of(Movie.class)");
    assertThatThrownBy(
            () ->
                new OwnerSchema(FORUM, List.of(), List.of(OwnedColumns.of(Movie.class)), List.of()))
        .hasMessageContaining("the table is this service's own, with all its rows")
        .hasMessageContaining("MasterTable.of(Movie.class)");
  }

  @Test
  void namesTheLogsObjectsInTheCharactersThatSlotsMayHave() {
    assertThat(PublisherSettings.of("Forum-API").logName()).isEqualTo("tablecast_forum_api");
    assertThat(PublisherSettings.of("f".repeat(63)).logName())
        .hasSize(50)
        .startsWith("tablecast_fff")
        .isNotEqualTo(PublisherSettings.of("f".repeat(62)).logName());
  }
}
