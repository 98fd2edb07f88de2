package dev.tablecast.devservices;

import org.junit.jupiter.api.Test;

class PulsarServerTest {

  @Test
  void starts() {
    try (PulsarServer server = PulsarServer.start(PulsarOptions.fast())) {
      server.kill();
      server.restart();
    }
  }
}
