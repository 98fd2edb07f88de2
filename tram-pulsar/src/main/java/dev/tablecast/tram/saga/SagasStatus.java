package dev.tablecast.tram.saga;

import java.util.List;

/**
 * How a service's sagas do.
 *
 * @param running sagas that wait for a reply
 * @param compensating how many of them are being compensated
 * @param stuck how many of them a person should look at
 * @param examples some of those that are stuck
 */
public record SagasStatus(long running, long compensating, long stuck, List<WaitingStep> examples) {

  public SagasStatus {
    examples = List.copyOf(examples);
  }
}
