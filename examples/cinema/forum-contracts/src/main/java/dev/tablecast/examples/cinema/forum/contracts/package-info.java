/**
 * What the forum promises: its table, which {@code movie.proto} declares, and what it does for
 * others. There reading starts at {@link
 * dev.tablecast.examples.cinema.forum.contracts.ForumCommand}.
 */
@NullMarked
package dev.tablecast.examples.cinema.forum.contracts;

import org.jspecify.annotations.NullMarked;
