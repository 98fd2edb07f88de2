package dev.tablecast.publisher.schema;

/**
 * One column as Postgres knows it.
 *
 * @param name its name
 * @param type its type
 * @param notNull whether it never is NULL
 * @param generated {@code s} stored, {@code v} virtual, empty if it is not generated
 * @param readable whether the login may SELECT it
 * @param deterministic whether texts that are equal have equal bytes
 */
record CatalogColumn(
    String name,
    CatalogType type,
    boolean notNull,
    String generated,
    boolean readable,
    boolean deterministic) {}
