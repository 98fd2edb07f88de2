/**
 * Ready-made data sets, from ICU and the JDK. Reading starts at {@link
 * dev.tablecast.refdata.iso.IsoTable}.
 */
@NullMarked
package dev.tablecast.refdata.iso;

import org.jspecify.annotations.NullMarked;
