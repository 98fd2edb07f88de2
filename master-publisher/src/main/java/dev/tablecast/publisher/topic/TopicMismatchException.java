package dev.tablecast.publisher.topic;

import dev.tablecast.TablecastException;
import dev.tablecast.wire.TopicGrant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Topics are not as a service's contracts need them, and the client may not change that; tells what
 * is wrong, each with the commands that mend it. A retry helps only after a person ran them.
 */
public final class TopicMismatchException extends TablecastException {

  /**
   * One thing that is wrong.
   *
   * @param found what was found of which topic, and what ignoring it costs
   * @param commands the lines that mend it, for whoever administers Pulsar
   */
  public record Fault(String found, List<String> commands) {

    public Fault {
      commands = List.copyOf(commands);
    }

    static Fault lacking(TopicGrant grant) {
      return new Fault(
          "topic %s: the broker does not let this service's role use it".formatted(grant.topic()),
          List.of(grant.command()));
    }

    @Override
    public String toString() {
      return found + commands.stream().map(each -> "\n      " + each).collect(Collectors.joining());
    }
  }

  private final List<Fault> faults;

  TopicMismatchException(String service, List<Fault> faults) {
    super(
        faults.stream()
            .map(fault -> "\n  - " + fault)
            .collect(
                Collectors.joining(
                    "",
                    "Service '%s' cannot publish to its topics. Give its role the rights to set them up, or let an administrator run:"
                        .formatted(service),
                    "")));
    this.faults = List.copyOf(faults);
  }

  /** A topic that the service was not granted, though it could be looked up. */
  static TopicMismatchException lacking(TopicGrant grant, Throwable cause) {
    TopicMismatchException lacking =
        new TopicMismatchException(grant.role(), List.of(Fault.lacking(grant)));
    lacking.initCause(cause);
    return lacking;
  }

  /** Each fault; at least one. */
  public List<Fault> faults() {
    return faults;
  }
}
