package dev.tablecast.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.replica.films.Film;
import dev.tablecast.replica.table.ReplicaLayout;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplicaNamesTest {

  private static final ReplicaTable FILMS = ReplicaTable.of(Film.class);

  @Test
  void aReplicaIsCalledByItsContractItsTopicAndItsLocalTable() {
    ReplicaNames names = names(FILMS.into("library", "picture"));

    for (String name :
        List.of("film", "forum.film", "library.picture", "picture", "forum.film library.picture")) {
      assertThat(names.find(name).table()).as(name).isEqualTo("picture");
    }
  }

  @Test
  void theLocalTableTellsCopiesOfOneContractApart() {
    ReplicaNames names = names(FILMS.into("library", "picture"), FILMS.into("archive", "film"));

    assertThat(names.find("picture").schema()).isEqualTo("library");
    assertThat(names.find("archive.film").schema()).isEqualTo("archive");
    assertThatThrownBy(() -> names.find("film"))
        .isInstanceOf(UnknownReplicaException.class)
        .hasMessage(
            "'film' may be forum.film into library.picture or forum.film into archive.film;"
                + " name the local table with its schema");
  }

  @Test
  void aCopyOfWhatAnotherServiceAddsIsCalledAfterBoth() {
    ReplicaNames names = names(FILMS, ReplicaTable.ofFacet(Film.class, "store"));

    assertThat(names.find("film").table()).isEqualTo("film");
    for (String name : List.of("film_store", "store.film", "public.film_store")) {
      assertThat(names.find(name).facet().topic()).as(name).isEqualTo("store.film");
    }
  }

  @Test
  void aServiceThatOwnsNoColumnHasNoFacet() {
    assertThatThrownBy(() -> ReplicaTable.ofFacet(Film.class, "billing"))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining("no column is billing's; they are owned by [forum, store]");
  }

  @Test
  void anUnknownNameIsAnsweredWithThoseThatThereAre() {
    ReplicaNames names = names(FILMS);

    assertThatThrownBy(() -> names.find("movie"))
        .isInstanceOf(UnknownReplicaException.class)
        .hasMessageContaining("no replica 'movie'")
        .hasMessageContaining("forum.film into public.film");
  }

  private static ReplicaNames names(ReplicaTable... replicas) {
    return new ReplicaNames(Stream.of(replicas).map(ReplicaLayout::of).toList());
  }
}
