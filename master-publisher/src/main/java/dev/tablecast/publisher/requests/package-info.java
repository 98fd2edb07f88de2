/**
 * What other services ask of the owner: read from a topic for each of them, at the rate that is
 * granted, and turned into orders in the owner's log. Reading starts at {@link
 * dev.tablecast.publisher.requests.RequestIntake}.
 */
@NullMarked
package dev.tablecast.publisher.requests;

import org.jspecify.annotations.NullMarked;
