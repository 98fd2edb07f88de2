/**
 * The service that owns the films. Reading starts at {@link
 * dev.tablecast.examples.cinema.forum.ForumApplication}, where one bean publishes the table, and
 * goes on with {@link dev.tablecast.examples.cinema.forum.Movies}, which is plain SQL: whoever
 * writes a row need not think of anyone who copies it. What others ask of the forum and tell it
 * comes in by {@link dev.tablecast.examples.cinema.forum.CreditCommands} and {@link
 * dev.tablecast.examples.cinema.forum.StoreEvents}.
 */
@NullMarked
package dev.tablecast.examples.cinema.forum;

import org.jspecify.annotations.NullMarked;
