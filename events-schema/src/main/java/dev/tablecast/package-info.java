/**
 * The root of what every Tablecast library throws. What both sides share is below: {@code contract}
 * says what a table is, {@code wire} how its rows travel.
 */
@NullMarked
package dev.tablecast;

import org.jspecify.annotations.NullMarked;
