package dev.tablecast.devservices;

import java.time.Duration;
import java.time.Instant;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that something is downloaded, and now and then how far it is. Safe for several threads. */
final class DownloadLog extends AbstractTransferListener {

  private static final Logger log = LoggerFactory.getLogger(DownloadLog.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final String product;
  private @Nullable Instant lastSaid;
  private int files;
  private long bytes;

  DownloadLog(String product) {
    this.product = product;
  }

  @Override
  public synchronized void transferInitiated(TransferEvent event) {
    if (lastSaid == null) {
      log.info(
          "Downloading {} into the local Maven repository, this once, from {}",
          product,
          event.getResource().getRepositoryUrl());
      lastSaid = Instant.now();
    }
  }

  @Override
  public synchronized void transferSucceeded(TransferEvent event) {
    files++;
    bytes += event.getTransferredBytes();
    if (lastSaid != null && Instant.now().isAfter(lastSaid.plus(INTERVAL))) {
      log.info("Downloading {}: {} files, {} MB so far", product, files, bytes / 1_000_000);
      lastSaid = Instant.now();
    }
  }
}
