package dev.tablecast.replica;

import dev.tablecast.contract.Facet;
import dev.tablecast.wire.OwnerRequest;
import dev.tablecast.wire.TopicGrant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a service with replicas needs of the broker: to read the topics of its replicas, and to
 * write those in which it asks their owners. It needs no right to produce into a table's topic, for
 * whoever has that owns the table. The role is the service's name.
 *
 * <pre>{@code
 * ReplicaGrants.of(settings, replicas).forEach(grant -> System.out.println(grant.command()));
 * }</pre>
 */
public final class ReplicaGrants {

  private ReplicaGrants() {}

  /**
   * All grants. Those in topics of requests are of use only where the owner lists this service in
   * its {@code tablecast.publisher.requests-from}; elsewhere there is no such topic.
   */
  public static List<TopicGrant> of(ReplicaSettings settings, List<ReplicaTable> replicas) {
    List<Facet> facets = replicas.stream().map(ReplicaTable::facet).toList();
    Stream<TopicGrant> read = facets.stream().map(facet -> toRead(settings, facet));
    Stream<TopicGrant> ask = facets.stream().map(facet -> toAsk(settings, facet.owner()));
    return Stream.concat(read, ask).distinct().toList();
  }

  static TopicGrant toRead(ReplicaSettings settings, Facet facet) {
    return TopicGrant.read(settings.topic(facet.topic()), settings.service());
  }

  static TopicGrant toAsk(ReplicaSettings settings, String owner) {
    return TopicGrant.write(
        settings.topic(OwnerRequest.topic(owner, settings.service())), settings.service());
  }
}
