package dev.tablecast.publisher.relay;

import java.util.function.Consumer;

/** A thread beside the relay's that ends with the relay, and the relay with it. */
final class RelayThread implements AutoCloseable {

  private final Thread thread;

  RelayThread(String name, Work work, Consumer<Throwable> failed) {
    thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Throwable e) {
                // An error too: nobody else would hear of it.
                failed.accept(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /** What the thread does. */
  interface Work {
    void run() throws Exception;
  }
}
