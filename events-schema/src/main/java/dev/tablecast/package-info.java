/** The root of what every Tablecast library throws. */
@NullMarked
package dev.tablecast;

import org.jspecify.annotations.NullMarked;
