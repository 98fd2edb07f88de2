/** From the owner's log to its topics, in the order of commits. */
@NullMarked
package dev.tablecast.publisher.relay;

import org.jspecify.annotations.NullMarked;
