/**
 * Spring Boot's face of Eventuate Tram over Pulsar. Reading starts at {@link
 * TablecastTramAutoConfiguration}.
 */
@NullMarked
package dev.tablecast.tram.autoconfigure;

import org.jspecify.annotations.NullMarked;
