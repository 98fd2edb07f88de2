package dev.tablecast.publisher.relay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Keys of rows that had to be read again while sums are being made. Their messages may say already
 * what the log says later, hence differ from what was read between two watermarks before. Confined
 * to the relay's thread.
 */
final class RereadKeys {

  private final Deque<Reread> rereads = new ArrayDeque<>();
  private boolean recording;

  /**
   * Remembers from now on. What was read again before is older than every watermark that is written
   * from now on.
   */
  void record() {
    recording = true;
  }

  void rest() {
    recording = false;
    rereads.clear();
  }

  boolean isRecording() {
    return recording;
  }

  /**
   * A row has been read again.
   *
   * @param end the log's end after that
   * @param lsn how far the log has been decoded
   */
  void add(String topic, String key, long end, long lsn) {
    forgetUpTo(lsn);
    rereads.add(new Reread(topic, key, end));
  }

  /** Those of a topic that may be newer than a place in the log. */
  Set<String> newerThan(long lsn, String topic) {
    forgetUpTo(lsn);
    Set<String> keys = new HashSet<>();
    for (Reread reread : rereads) {
      if (reread.topic().equals(topic)) {
        keys.add(reread.key());
      }
    }
    return keys;
  }

  private void forgetUpTo(long lsn) {
    while (!rereads.isEmpty() && rereads.getFirst().end() <= lsn) {
      rereads.removeFirst();
    }
  }

  private record Reread(String topic, String key, long end) {}
}
