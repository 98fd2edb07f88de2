/**
 * What payments does for others. Reading starts at {@link
 * dev.tablecast.examples.cinema.payments.contracts.PaymentsCommand}.
 */
@NullMarked
package dev.tablecast.examples.cinema.payments.contracts;

import org.jspecify.annotations.NullMarked;
