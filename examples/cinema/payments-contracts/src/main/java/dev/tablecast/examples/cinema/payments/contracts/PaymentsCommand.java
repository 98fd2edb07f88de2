package dev.tablecast.examples.cinema.payments.contracts;

import io.eventuate.tram.commands.common.Command;

/** What payments can be asked for, by a saga. */
public sealed interface PaymentsCommand extends Command permits Charge, Refund {

  /** Where payments listens. */
  String CHANNEL = "payments.commands";
}
