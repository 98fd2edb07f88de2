package dev.tablecast.examples.cinema.payments;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** What a purchase was charged, and when it was given back, if it was. */
record Payment(
    long purchase,
    String card,
    BigDecimal amount,
    OffsetDateTime chargedAt,
    @Nullable OffsetDateTime refundedAt) {}
