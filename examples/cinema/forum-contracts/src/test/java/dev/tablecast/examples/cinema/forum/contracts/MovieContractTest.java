package dev.tablecast.examples.cinema.forum.contracts;

import dev.tablecast.contract.compatibility.ContractHistory;
import org.junit.jupiter.api.Test;

class MovieContractTest {

  @Test
  void keepsItsPromises() {
    ContractHistory.assertCompatible(Movie.class);
  }
}
