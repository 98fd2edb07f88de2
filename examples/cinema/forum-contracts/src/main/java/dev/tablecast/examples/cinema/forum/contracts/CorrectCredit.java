package dev.tablecast.examples.cinema.forum.contracts;

/**
 * Corrects the credit for a purchase that came to nothing. What was credited stays on record, with
 * a correcting notice behind it.
 *
 * @param purchase its number
 */
public record CorrectCredit(long purchase) implements ForumCommand {}
