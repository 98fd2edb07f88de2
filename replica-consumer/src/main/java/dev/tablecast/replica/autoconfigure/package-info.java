/**
 * Spring Boot's face of the subscriber's side. Reading starts at {@link
 * TablecastReplicaAutoConfiguration}.
 */
@NullMarked
package dev.tablecast.replica.autoconfigure;

import org.jspecify.annotations.NullMarked;
