/**
 * Tables that hardly ever change, and travel in a jar: loaded at start, guarded as replicas are.
 * Reading starts at {@link ReferenceTable}, what a service declares, and {@link ReferenceData},
 * what loads it. Where rows come from: a {@link ReferenceDataSet}, of which {@code iso} has
 * ready-made ones and {@code file} reads a team's own.
 */
@NullMarked
package dev.tablecast.refdata;

import org.jspecify.annotations.NullMarked;
