/**
 * A facet's topic: how it is set up, and how it is written. Reading starts at {@link
 * dev.tablecast.publisher.topic.TopicSetup}.
 */
@NullMarked
package dev.tablecast.publisher.topic;

import org.jspecify.annotations.NullMarked;
