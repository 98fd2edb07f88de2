/**
 * Buying a film, over three services. Reading starts at {@link
 * dev.tablecast.examples.cinema.store.purchase.BuyingFilm}, the saga: its steps, and what undoes
 * each.
 */
@NullMarked
package dev.tablecast.examples.cinema.store.purchase;

import org.jspecify.annotations.NullMarked;
