package dev.tablecast.replica.topic;

import dev.tablecast.TablecastException;

/**
 * A message has arrived corrupt, and Pulsar's client has left it out. It is asked for again; if it
 * was corrupted on its way, that helps.
 */
public final class OmittedMessageException extends TablecastException {

  OmittedMessageException(String topic) {
    super(
        """
        A message of %s is left out: it arrived corrupt, and Pulsar's client, whose log names it, \
        had the broker forget it. It is read again. If that does not help, the message is damaged \
        where Pulsar keeps it: delete the topic (pulsar-admin topics delete-partitioned-topic -f, \
        without the partition's number) and start the owner again, which then makes it anew and \
        publishes every row.\
        """
            .formatted(topic));
  }
}
