package dev.tablecast.examples.cinema.reviews;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Has seen every film that has just arrived, so that there is something to look at. */
@Component
class Critic {

  private static final Logger log = LoggerFactory.getLogger(Critic.class);
  private static final int AT_ONCE = 500;

  private final Reviews reviews;

  Critic(Reviews reviews) {
    this.reviews = reviews;
  }

  @Scheduled(fixedDelayString = "${cinema.critic.review-every:1s}")
  void review() {
    int reviewed = reviews.reviewNew(AT_ONCE);
    if (reviewed > 0) {
      log.info("Reviewed {} new films", reviewed);
    }
  }
}
