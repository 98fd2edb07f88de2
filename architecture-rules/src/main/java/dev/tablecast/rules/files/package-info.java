/**
 * Rules on what byte code cannot show: {@link ConfigurationRules}, {@link SqlFileRules} and {@link
 * ClassPathRules}. They look at the files beside the classes that are checked, and are {@code
 * ArchRule}s like all others.
 */
@NullMarked
package dev.tablecast.rules.files;

import org.jspecify.annotations.NullMarked;
