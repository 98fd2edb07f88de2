package dev.tablecast.system.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.devservices.PulsarOptions;
import dev.tablecast.devservices.PulsarServer;
import dev.tablecast.system.Blow;
import java.time.Duration;
import java.util.List;
import org.apache.pulsar.client.admin.PulsarAdmin;
import org.apache.pulsar.client.admin.PulsarAdminException;
import org.apache.pulsar.common.policies.data.SubscriptionStats;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A shop, its payments and a forum, on a Pulsar and Postgres servers of their own. */
final class Market implements AutoCloseable {

  private static final String NAMESPACE = "public/market";

  private static final String WAITING =
      """
      select concat_ws(' ', s.saga_id, s.number, s.command_type, s.attempts, s.error)
      from eventuate.saga_step s where s.outcome is null
      union all select saga_id from eventuate.saga_instance where end_state is not true
      limit 5""";

  private final PulsarServer pulsar;
  private final PulsarAdmin admin;
  private final Member shop;
  private final Member payments;
  private final Member forum;

  Market() throws Exception {
    pulsar = PulsarServer.startEmbedded(PulsarOptions.fast());
    pulsar.createNamespace(NAMESPACE);
    shop = Member.start(Shop.NAME, Shop.TABLES, pulsar, NAMESPACE);
    payments = Member.start(Purchase.PAYMENTS, Payments.TABLES, pulsar, NAMESPACE);
    forum = Member.start(Purchase.FORUM, Forum.TABLES, pulsar, NAMESPACE);
    admin = shop.site().admin();
  }

  Member shop() {
    return shop;
  }

  Member payments() {
    return payments;
  }

  Member forum() {
    return forum;
  }

  List<Member> members() {
    return List.of(shop, payments, forum);
  }

  /** Those that show most come first. */
  List<Blow> blows() {
    return List.of(
        Blow.of(
            "payments killed, until it is given up", this::killPayments, payments.jvm()::restart),
        Blow.of("broker killed", pulsar::kill, pulsar::restart),
        Blow.of("shop killed", shop.jvm()::kill, shop.jvm()::restart),
        Blow.of("forum killed", forum.jvm()::kill, forum.jvm()::restart),
        ofPostgres("payments", payments),
        ofPostgres("shop", shop),
        ofPostgres("forum", forum),
        Blow.of("payments killed", payments.jvm()::kill, payments.jvm()::restart),
        Blow.of("all killed", this::killAll, this::restartAll));
  }

  private static Blow ofPostgres(String name, Member member) {
    return Blow.of(
        name + "'s Postgres killed", member.postgres()::kill, member.postgres()::restart);
  }

  private void killPayments() throws InterruptedException {
    int before = givenUp();
    payments.jvm().kill();
    patiently().until(() -> givenUp() > before);
  }

  /** How many steps were given up after several attempts, without those of unlucky customers. */
  int givenUp() {
    return shop.number(
        "select count(*) from eventuate.saga_step where outcome = 'UNKNOWN' and attempts > 1");
  }

  private void killAll() throws InterruptedException {
    pulsar.kill();
    for (Member each : members()) {
      each.jvm().kill();
      each.postgres().kill();
    }
  }

  private void restartAll() throws Exception {
    for (Member each : members()) {
      each.postgres().restart();
    }
    pulsar.restart();
    for (Member each : members()) {
      each.jvm().restart();
    }
  }

  /** Sagas that have begun and not ended. */
  int underWay() {
    return shop.number("select count(*) from eventuate.saga_instance where end_state is not true");
  }

  int ended() {
    return shop.number("select count(*) from eventuate.saga_instance where end_state");
  }

  /** Waits until that many sagas have ended: all works. */
  void awaitEnded(int sagas) {
    patiently().until(() -> ended() >= sagas);
  }

  /** How many commands were sent again so far. */
  int sentAgain() {
    return shop.number("select coalesce(sum(attempts - 1), 0) from eventuate.saga_step");
  }

  /** Each relay goes on in the log where it was: a new epoch would have a slot of another name. */
  void assertNoLogLost() {
    for (Member each : members()) {
      assertThat(each.texts("select slot_name from pg_replication_slots"))
          .containsExactly("tablecast_" + each.service() + "_1");
    }
  }

  /**
   * Waits until every saga has ended and nothing is under way that could bring about anything,
   * looked at in the order in which one thing brings about the next.
   */
  void awaitQuiet() {
    patiently()
        .untilAsserted(
            () -> {
              assertThat(shop.number("select count(*) from wanted where not taken")).isZero();
              assertThat(shop.texts(WAITING)).as("sagas that have not ended").isEmpty();
              assertThat(unsent(shop)).isZero();
              assertThat(backlog(Purchase.PAYMENTS, Purchase.FORUM, Purchase.FILM)).isZero();
              assertThat(unsent(payments) + unsent(forum)).isZero();
              assertThat(backlog(Purchase.REPLIES)).isZero();
            });
  }

  private static int unsent(Member member) {
    return member.number("select count(*) from eventuate.message");
  }

  private long backlog(String... channels) throws PulsarAdminException {
    long backlog = 0;
    for (String each : channels) {
      backlog +=
          admin
              .topics()
              .getPartitionedStats(topic(each), false, true, false, false)
              .getSubscriptions()
              .values()
              .stream()
              .mapToLong(SubscriptionStats::getMsgBacklog)
              .sum();
    }
    return backlog;
  }

  static String topic(String channel) {
    return "persistent://" + NAMESPACE + "/" + channel;
  }

  static ConditionFactory patiently() {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions();
  }

  @Override
  public void close() throws Exception {
    admin.close();
    for (Member each : members()) {
      each.close();
    }
    pulsar.close();
  }
}
