package dev.tablecast.tram;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads all partitions of a channel's topic, those that are added later too. Has a thread of its
 * own, for a broker may take its time.
 */
final class ChannelReader {

  /** How often it is looked for partitions that were added. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String channel;
  private final ChannelTopics topics;
  private final Subscriber subscriber;
  private final Thread thread;
  private final Map<String, PartitionReader> partitions = new LinkedHashMap<>();

  ChannelReader(String channel, ChannelTopics topics, Subscriber subscriber) {
    this.channel = channel;
    this.topics = topics;
    this.subscriber = subscriber;
    this.thread = new Thread(this::run, "tablecast-tram-" + channel);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  int connected() {
    synchronized (partitions) {
      return (int) partitions.values().stream().filter(PartitionReader::isConnected).count();
    }
  }

  void end() {
    thread.interrupt();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (partitions) {
      partitions.values().forEach(PartitionReader::end);
    }
  }

  void close() {
    synchronized (partitions) {
      partitions.values().forEach(PartitionReader::close);
    }
  }

  private void run() {
    while (!subscriber.hasEnded()) {
      try {
        for (String partition : topics.partitions(channel)) {
          read(partition);
        }
        subscriber.troubles().end(channel);
        subscriber.pause(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Throwable e) {
        // An error too: nobody else reads this channel.
        if (!subscriber.hasEnded()) {
          subscriber.troubles().begin(channel, e);
          subscriber.pause(PAUSE);
        }
      }
    }
  }

  private void read(String partition) {
    synchronized (partitions) {
      if (!partitions.containsKey(partition) && !subscriber.hasEnded()) {
        PartitionReader reader = new PartitionReader(partition, topics.topic(channel), subscriber);
        partitions.put(partition, reader);
        reader.start();
      }
    }
  }
}
