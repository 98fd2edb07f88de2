/**
 * Whether a contract may follow another: Buf's {@code WIRE_JSON} rules and the table's own. Reading
 * starts at {@link Compatibility}; a contract jar's test calls {@link ContractHistory}, and {@link
 * NativeSchema} is how a contract stands in a topic.
 */
@NullMarked
package dev.tablecast.contract.compatibility;

import org.jspecify.annotations.NullMarked;
