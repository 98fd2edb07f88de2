/**
 * Contracts against the tables they speak of, and the publication made of them. Reading starts at
 * {@link dev.tablecast.publisher.schema.OwnerSchema}.
 */
@NullMarked
package dev.tablecast.publisher.schema;

import org.jspecify.annotations.NullMarked;
