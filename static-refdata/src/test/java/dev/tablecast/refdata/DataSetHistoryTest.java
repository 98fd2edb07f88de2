package dev.tablecast.refdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was released as one version stays that version's content. */
class DataSetHistoryTest {

  private static final ReferenceDataSet RELEASED = Genres.set("3", "drama=Drama");

  private Path folder;
  private DataSetHistory history;

  @BeforeEach
  void aReleaseIsRecorded(@TempDir Path folder) {
    this.folder = folder;
    history = DataSetHistory.in(folder);
    assertThatThrownBy(() -> history.verify(RELEASED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Commit it: the next run passes.");
  }

  @Test
  void whatIsRecordedPasses() throws IOException {
    assertThatCode(() -> history.verify(RELEASED)).doesNotThrowAnyException();
    assertThat(Files.readString(folder.resolve("library.genre.set")))
        .isEqualTo("3 " + RELEASED.hash() + "\n");
  }

  @Test
  void anotherContentNeedsALaterVersion() {
    assertThatThrownBy(() -> history.verify(Genres.set("3", "drama=Play")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("is not what version 3 was")
        .hasMessageContaining("raise the version");
    assertThatThrownBy(() -> history.verify(Genres.set("2", "drama=Play")))
        .hasMessageContaining("raise the version above that");
    assertThatCode(() -> history.verify(RELEASED)).doesNotThrowAnyException();
  }

  @Test
  void aLaterVersionIsRecordedAndPassesFromThenOn() {
    ReferenceDataSet next = Genres.set("4", "drama=Play");

    assertThatThrownBy(() -> history.verify(next)).hasMessageContaining("Commit it");

    assertThatCode(() -> history.verify(next)).doesNotThrowAnyException();
    assertThatThrownBy(() -> history.verify(RELEASED))
        .hasMessageContaining("is not what version 4 was");
  }
}
