package dev.tablecast.rules.bytecode;

/**
 * A string in a class.
 *
 * @param text the string, with a {@link Value#HOLE} wherever a part is not constant
 * @param line the line in the source, 0 if the class file has none
 */
public record TextConstant(String text, int line) {}
