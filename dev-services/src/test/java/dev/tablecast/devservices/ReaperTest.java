package dev.tablecast.devservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReaperTest {

  private static final int REAPER_BROKER_AND_POSTMASTER = 3;

  @Test
  void leavesNoProcessAndNoFileWhenTheJvmIsKilled() throws IOException {
    ServersInAnotherJvm servers = ServersInAnotherJvm.start("pulsar");
    assertThat(servers.processes()).hasSizeGreaterThan(REAPER_BROKER_AND_POSTMASTER);
    assertThat(servers.directory()).isDirectory();

    servers.jvm().destroyForcibly();

    await().atMost(Duration.ofSeconds(30)).until(servers::leftNothing);
  }

  @Test
  void leavesNoProcessAndNoFileWhenTheJvmEnds() throws IOException {
    ServersInAnotherJvm servers = ServersInAnotherJvm.start();

    servers.jvm().getOutputStream().close();

    await().atMost(Duration.ofSeconds(30)).until(servers::leftNothing);
  }
}
