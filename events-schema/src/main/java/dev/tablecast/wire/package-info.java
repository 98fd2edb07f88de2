/**
 * What travels: versions, keys, rows and markers. Reading starts at {@link
 * dev.tablecast.wire.RowEncoder} and {@link dev.tablecast.wire.RowDecoder}.
 *
 * <p>A row's message has the {@link dev.tablecast.wire.RowKey}'s text as its key and as its value a
 * facet's part of the contract's message, or none for a delete; its property {@code version} is the
 * text of a {@link dev.tablecast.wire.Version}. A message that has the property {@code marker} is
 * no row but a {@link dev.tablecast.wire.Marker}. The other way, in topics of their own, go {@link
 * dev.tablecast.wire.OwnerRequest}s.
 *
 * <p>Messages that say themselves where they go have topics by {@link
 * dev.tablecast.wire.MessageTopic} and properties by {@link dev.tablecast.wire.MessageHeaders}.
 */
@NullMarked
package dev.tablecast.wire;

import org.jspecify.annotations.NullMarked;
