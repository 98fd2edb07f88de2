/**
 * What is mended of how Eventuate Tram sends: keys, ids and JSON. Reading starts at {@link
 * dev.tablecast.tram.send.KeyedMessageProducer}.
 */
@NullMarked
package dev.tablecast.tram.send;

import org.jspecify.annotations.NullMarked;
