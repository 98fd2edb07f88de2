/**
 * The owner's side: every committed change of its tables as an event. Reading starts at {@link
 * dev.tablecast.publisher.MasterTable}, which is what a service declares, and {@link
 * dev.tablecast.publisher.Publisher}, which carries it out.
 */
@NullMarked
package dev.tablecast.publisher;

import org.jspecify.annotations.NullMarked;
