package dev.tablecast.devservices;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MavenCommandLineTest {

  @Test
  void tellsSettingsAndRepositoryRelativeToWhereMavenWasStarted() {
    MavenCommandLine line =
        told(
            "-Dmaven.repo.local=here/m2",
            "-s",
            "ci/settings.xml",
            "--global-settings=/etc/mvn.xml");

    assertThat(line.localRepository()).contains(Path.of("/project/here/m2"));
    assertThat(line.userSettings()).contains(Path.of("/project/ci/settings.xml"));
    assertThat(line.globalSettings()).contains(Path.of("/etc/mvn.xml"));
    assertThat(line.isOffline()).isFalse();
  }

  @Test
  void letsALaterWordWin() {
    MavenCommandLine line = told("-s", "first.xml", "-o", "--settings", "second.xml");

    assertThat(line.userSettings()).contains(Path.of("/project/second.xml"));
    assertThat(line.isOffline()).isTrue();
  }

  @Test
  void tellsNothingOfWhatMavenWasNotTold() {
    MavenCommandLine line = told("verify");

    assertThat(line.userSettings()).isEmpty();
    assertThat(line.localRepository()).isEmpty();
    assertThat(line.home()).isEmpty();
  }

  private static MavenCommandLine told(String... words) {
    return new MavenCommandLine(List.of(words), Path.of("/project"));
  }
}
