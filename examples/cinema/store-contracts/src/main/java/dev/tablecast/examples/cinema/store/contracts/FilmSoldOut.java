package dev.tablecast.examples.cinema.store.contracts;

import io.eventuate.tram.events.common.DomainEvent;

/**
 * The last copy of a film is sold, and nobody can return it any more.
 *
 * @param film its id
 */
public record FilmSoldOut(long film) implements DomainEvent {

  /** Where it is told: the store's films, whose messages are in order for each film. */
  public static final String CHANNEL = "store.film";
}
