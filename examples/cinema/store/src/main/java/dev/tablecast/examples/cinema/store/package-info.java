/**
 * The service that sells films. Reading starts at {@link
 * dev.tablecast.examples.cinema.store.StoreApplication}, where one bean keeps a copy of the forum's
 * table, and goes on with {@link dev.tablecast.examples.cinema.store.Offers}, which asks that copy
 * and the store's own columns in one query. How films are bought is in the package {@code
 * purchase}.
 */
@NullMarked
package dev.tablecast.examples.cinema.store;

import org.jspecify.annotations.NullMarked;
