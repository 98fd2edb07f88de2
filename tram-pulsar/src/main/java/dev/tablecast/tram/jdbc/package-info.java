/**
 * What a service keeps of Eventuate Tram in Postgres. Reading starts at {@link
 * dev.tablecast.tram.jdbc.PostgresDuplicateMessageDetector} and {@link
 * dev.tablecast.tram.jdbc.TramSchema}.
 */
@NullMarked
package dev.tablecast.tram.jdbc;

import org.jspecify.annotations.NullMarked;
