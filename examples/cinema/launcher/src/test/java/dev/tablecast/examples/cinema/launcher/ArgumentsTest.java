package dev.tablecast.examples.cinema.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  @Test
  void takesThePortsAskedFor() {
    List<String> words =
        List.of(
            "--store-port 9002 --smoke --reviews-port 9003 --payments-port 9004 --forum-port 9001"
                .split(" "));

    assertThat(Arguments.parse(words))
        .isEqualTo(
            new Arguments(
                true, Map.of("forum", 9001, "store", 9002, "reviews", 9003, "payments", 9004)));
  }

  @Test
  void takesAnyFreePortWhereTheUsualOneIsTaken() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Arguments.freePort(other.getLocalPort()))
          .isPositive()
          .isNotEqualTo(other.getLocalPort());
    }
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Arguments.parse(List.of("--smok")))
        .hasMessage("unknown option --smok");
    assertThatThrownBy(() -> Arguments.parse(List.of("--bank-port", "9005")))
        .hasMessage("unknown option --bank-port");
    assertThatThrownBy(() -> Arguments.parse(List.of("--forum-port", "eighty")))
        .hasMessage("--forum-port needs a port, not 'eighty'");
    assertThatThrownBy(() -> Arguments.parse(List.of("--forum-port")))
        .hasMessage("--forum-port needs a port, not ''");
  }
}
