/**
 * What belongs to whom, as the contracts say, and what may therefore be done to it. Reading starts
 * at {@link Ownership}.
 */
@NullMarked
package dev.tablecast.rules.ownership;

import org.jspecify.annotations.NullMarked;
