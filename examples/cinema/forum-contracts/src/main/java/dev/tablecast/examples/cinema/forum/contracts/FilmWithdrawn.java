package dev.tablecast.examples.cinema.forum.contracts;

/**
 * The forum has no such film any more.
 *
 * @param film its id
 */
public record FilmWithdrawn(long film) {}
