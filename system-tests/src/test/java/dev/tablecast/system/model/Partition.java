package dev.tablecast.system.model;

import dev.tablecast.wire.Version;
import java.util.List;

/**
 * One partition of the topic.
 *
 * @param messages all that it ever got, by which places are counted
 * @param horizon the place up to which it has been compacted
 * @param trimmed the place up to which only the compacted view is left
 * @param late what a dead relay has under way, and may still arrive
 */
record Partition(Sequence<Message> messages, int horizon, int trimmed, List<Message> late) {

  static final Partition EMPTY = new Partition(Sequence.empty(), 0, 0, List.of());

  int end() {
    return messages.size();
  }

  Partition plus(List<Message> more) {
    return new Partition(messages.plus(more), horizon, trimmed, late);
  }

  Partition compacted() {
    return new Partition(messages, end(), trimmed, late);
  }

  Partition trim() {
    return new Partition(messages, horizon, horizon, late);
  }

  Partition with(List<Message> underWay) {
    return new Partition(messages, horizon, trimmed, underWay);
  }

  /** Whether the compacted view has the message at a place. */
  boolean isInView(int place, Fault fault) {
    if (place >= horizon) {
      return true;
    }
    Message message = messages.get(place);
    if (message.isTombstone()) {
      return false;
    }
    for (int later = place + 1; later < horizon; later++) {
      if (haveOneKey(message, messages.get(later), fault)) {
        return false;
      }
    }
    return true;
  }

  private static boolean haveOneKey(Message one, Message other, Fault fault) {
    if (one.marker() == null || other.marker() == null) {
      return one.key() == other.key() && one.isMarker() == other.isMarker();
    }
    return fault == Fault.ONE_MARKER_KEY || one.marker().kind().equals(other.marker().kind());
  }

  /** The next place from one on that the compacted view has; the end if there is none. */
  int nextInView(int place, Fault fault) {
    int next = place;
    while (next < end() && !isInView(next, fault)) {
      next++;
    }
    return next;
  }

  /** The highest version that it holds, as a relay reads it when it takes over. */
  Version tail() {
    Version highest = Message.FIRST;
    for (int i = 0; i < end(); i++) {
      Message message = messages.get(i);
      if (!message.isFence() && message.version().isAfter(highest)) {
        highest = message.version();
      }
    }
    return highest;
  }
}
