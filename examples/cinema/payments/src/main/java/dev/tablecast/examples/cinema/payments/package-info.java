/**
 * The service that takes the money. Reading starts at {@link
 * dev.tablecast.examples.cinema.payments.PaymentsCommands}, where the sagas of others come in, and
 * goes on with {@link dev.tablecast.examples.cinema.payments.Payments}, which is plain SQL: that a
 * command may come twice, or its refund before it, is none of its business.
 */
@NullMarked
package dev.tablecast.examples.cinema.payments;

import org.jspecify.annotations.NullMarked;
