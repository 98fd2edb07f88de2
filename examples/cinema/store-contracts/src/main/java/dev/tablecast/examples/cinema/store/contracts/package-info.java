/**
 * What the store tells everyone, whoever listens. Reading starts at {@link
 * dev.tablecast.examples.cinema.store.contracts.FilmSoldOut}.
 */
@NullMarked
package dev.tablecast.examples.cinema.store.contracts;

import org.jspecify.annotations.NullMarked;
