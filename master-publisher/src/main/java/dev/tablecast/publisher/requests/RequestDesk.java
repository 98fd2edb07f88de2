package dev.tablecast.publisher.requests;

import dev.tablecast.publisher.ChecksumRequest;
import dev.tablecast.publisher.Checksums;
import dev.tablecast.publisher.KeyRange;
import dev.tablecast.publisher.SnapshotRequest;
import dev.tablecast.publisher.SnapshotRequestException;
import dev.tablecast.publisher.Snapshots;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.OwnerRequest;
import dev.tablecast.wire.OwnerRequest.Checksum;
import dev.tablecast.wire.OwnerRequest.Snapshot;

/** Turns requests into orders in the owner's log. Thread-safe. */
final class RequestDesk {

  private final Snapshots snapshots;
  private final Checksums checksums;

  RequestDesk(Snapshots snapshots, Checksums checksums) {
    this.snapshots = snapshots;
    this.checksums = checksums;
  }

  /**
   * Orders what a request asks for; it survives every crash from when this has returned.
   *
   * @throws SnapshotRequestException if it makes no sense
   * @throws dev.tablecast.publisher.ServerUnreachableException if a later attempt can succeed
   */
  void order(OwnerRequest request, String asker) {
    String requester = "%s (request %s)".formatted(asker, request.id());
    if (request instanceof Snapshot snapshot) {
      KeyRange range = snapshot.isWhole() ? null : new KeyRange(snapshot.from(), snapshot.to());
      snapshots.request(new SnapshotRequest(snapshot.table(), range, requester));
    } else if (request instanceof Checksum checksum) {
      checksums.request(
          new ChecksumRequest(
              checksum.table(),
              new KeyInterval(checksum.after(), checksum.upTo()),
              checksum.rowsPerChunk(),
              requester));
    } else {
      throw new SnapshotRequestException(
          "this release of the service knows no requests of kind '%s'; update it"
              .formatted(request.kind()));
    }
  }
}
