package dev.tablecast.tram.saga;

import io.eventuate.tram.commands.common.CommandMessageHeaders;

/**
 * What a saga's commands carry besides Eventuate's own headers. Whatever begins with {@code
 * command_} comes back in the reply, so a participant without this library is correlated as well.
 */
public final class SagaHeaders {

  /**
   * Names a command for good: each attempt carries the same one. A handler passes it on to where
   * something is to happen once, such as a payment provider.
   */
  public static final String IDEMPOTENCY_KEY = "command_idempotency_key";

  static final String REPLY_KEY = CommandMessageHeaders.inReply(IDEMPOTENCY_KEY);

  /** Set on a compensation: it can be refused, but not for good. */
  static final String COMPENSATING = "command_compensating";

  /**
   * Set on a compensation of a command whose outcome is not known: that command's key. It may never
   * have run, and must not from then on.
   */
  static final String COMPENSATES = "command_compensates";

  private SagaHeaders() {}
}
