/**
 * Starts the whole cinema and ends it. Reading starts at {@link
 * dev.tablecast.examples.cinema.launcher.Cinema}.
 */
@NullMarked
package dev.tablecast.examples.cinema.launcher;

import org.jspecify.annotations.NullMarked;
