/**
 * What a class file says and ArchUnit does not: its strings, put together as the code does, and
 * what its calls are given. Reading starts at {@link ClassCode}, which {@link CodeReader} fills.
 */
@NullMarked
package dev.tablecast.rules.bytecode;

import org.jspecify.annotations.NullMarked;
