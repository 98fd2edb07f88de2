package dev.tablecast.examples.cinema.forum.contracts;

/**
 * Credits a film's author with copies that are sold. The answer is a success, or a failure with
 * {@link FilmWithdrawn}, and then nobody is credited.
 *
 * @param purchase its number
 * @param film its id
 * @param copies how many, at least one
 */
public record CreditAuthor(long purchase, long film, int copies) implements ForumCommand {}
