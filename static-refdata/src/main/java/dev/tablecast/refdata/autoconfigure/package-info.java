/**
 * Spring Boot's face of packaged data sets. Reading starts at {@link
 * TablecastRefdataAutoConfiguration}.
 */
@NullMarked
package dev.tablecast.refdata.autoconfigure;

import org.jspecify.annotations.NullMarked;
