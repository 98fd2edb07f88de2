package dev.tablecast.replica.schema;

import java.util.List;

/**
 * One column as Postgres knows it.
 *
 * @param name its name
 * @param type its type as Postgres writes it
 * @param base the same, or of a domain the type that the domain is over
 * @param notNull whether it never is NULL
 * @param hasDefault whether an insert may leave it out though it is never NULL
 * @param generated whether it is computed from others
 * @param identity whether it counts by itself
 * @param deterministic whether texts that are equal have equal bytes
 * @param lacking which of SELECT, INSERT and UPDATE the login lacks
 */
record CatalogColumn(
    String name,
    String type,
    String base,
    boolean notNull,
    boolean hasDefault,
    boolean generated,
    boolean identity,
    boolean deterministic,
    List<String> lacking) {}
