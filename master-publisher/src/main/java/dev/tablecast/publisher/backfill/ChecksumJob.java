package dev.tablecast.publisher.backfill;

import dev.tablecast.publisher.topic.ChecksumPass;
import java.time.Instant;

/**
 * A pass to go on with.
 *
 * @param pass how far it has come
 * @param reader reads its rows
 * @param failures how often in a row they could not be read
 */
public record ChecksumJob(ChecksumPass pass, ChecksumReader reader, int failures) {

  /** A job that has not failed. */
  public static ChecksumJob of(ChecksumPass pass, ChecksumReader reader) {
    return new ChecksumJob(pass, reader, 0);
  }

  String topic() {
    return pass.topic();
  }

  ChecksumJob with(ChecksumPass next) {
    return new ChecksumJob(next, reader, 0);
  }

  ChecksumJob failed(ChecksumPass next) {
    return new ChecksumJob(next, reader, failures + 1);
  }

  boolean isDue(Instant now) {
    Instant due = pass.due();
    return due == null || !due.isAfter(now);
  }
}
