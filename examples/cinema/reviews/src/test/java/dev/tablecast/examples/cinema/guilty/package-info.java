/** The reviews as they were, for a test and for docs/ownership.md; nobody runs it. */
@NullMarked
package dev.tablecast.examples.cinema.guilty;

import org.jspecify.annotations.NullMarked;
