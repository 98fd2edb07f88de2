/**
 * Boot's side of the development servers. Reading starts at {@link
 * dev.tablecast.devservices.autoconfigure.TablecastDevServices}.
 */
@NullMarked
package dev.tablecast.devservices.autoconfigure;

import org.jspecify.annotations.NullMarked;
