/**
 * The topic as the subscriber reads it, partition by partition. Reading starts at {@link
 * FacetTopic}.
 */
@NullMarked
package dev.tablecast.replica.topic;

import org.jspecify.annotations.NullMarked;
