/** A team's own data sets, from CSV or JSON. Reading starts at {@link DataSetFile}. */
@NullMarked
package dev.tablecast.refdata.file;

import org.jspecify.annotations.NullMarked;
