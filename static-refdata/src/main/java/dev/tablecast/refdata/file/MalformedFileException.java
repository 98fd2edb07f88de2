package dev.tablecast.refdata.file;

/** A file cannot be read on from a line, so that what follows is unknown. */
final class MalformedFileException extends Exception {

  MalformedFileException(int line, String fault) {
    super("line %d: %s".formatted(line, fault));
  }
}
