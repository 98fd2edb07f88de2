package dev.tablecast.examples.cinema.forum;

import dev.tablecast.examples.cinema.store.contracts.FilmSoldOut;
import io.eventuate.tram.events.subscriber.DomainEventEnvelope;
import io.eventuate.tram.events.subscriber.annotations.EventuateDomainEventHandler;
import org.springframework.stereotype.Component;

/**
 * What the forum makes of the store's events. Each is handled once, in a transaction that also
 * remembers it. Public, for Eventuate calls it from a package of its own.
 */
@Component
public class StoreEvents {

  private final Notices notices;

  StoreEvents(Notices notices) {
    this.notices = notices;
  }

  @EventuateDomainEventHandler(subscriberId = "forum-notices", channel = FilmSoldOut.CHANNEL)
  public void soldOut(DomainEventEnvelope<FilmSoldOut> event) {
    notices.soldOut(event.getEvent().film());
  }
}
