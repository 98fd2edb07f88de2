package dev.tablecast.examples.cinema.forum;

import org.jspecify.annotations.Nullable;

/**
 * An entry of what an author is credited with.
 *
 * @param purchase the store's number of it
 * @param correcting whether it takes back what was credited
 * @param author the film's director, unless nobody knows who that was
 * @param copies that were sold; less than nothing in a correction
 */
record Credit(
    long purchase,
    boolean correcting,
    @Nullable String title,
    @Nullable String author,
    int copies) {}
