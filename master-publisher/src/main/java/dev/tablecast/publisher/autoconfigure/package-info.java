/**
 * Spring Boot's face of the publisher. Reading starts at {@link
 * dev.tablecast.publisher.autoconfigure.TablecastPublisherAutoConfiguration}; what runs is {@link
 * dev.tablecast.publisher.autoconfigure.PublisherLifecycle}.
 */
@NullMarked
package dev.tablecast.publisher.autoconfigure;

import org.jspecify.annotations.NullMarked;
