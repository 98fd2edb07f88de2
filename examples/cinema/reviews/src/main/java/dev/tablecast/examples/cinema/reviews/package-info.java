/**
 * The service that keeps what people think of films. Reading starts at {@link
 * dev.tablecast.examples.cinema.reviews.ReviewsApplication}, where one bean keeps two columns of
 * the forum's table, and goes on with {@link dev.tablecast.examples.cinema.reviews.Reviews}, which
 * joins them with this service's own table.
 *
 * <p>It once read the forum's database instead; what that looked like, and the test that found it,
 * is among this module's tests.
 */
@NullMarked
package dev.tablecast.examples.cinema.reviews;

import org.jspecify.annotations.NullMarked;
