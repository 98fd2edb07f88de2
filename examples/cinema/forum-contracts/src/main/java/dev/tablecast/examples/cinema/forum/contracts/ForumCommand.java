package dev.tablecast.examples.cinema.forum.contracts;

import io.eventuate.tram.commands.common.Command;

/** What the forum can be asked for, by a saga. */
public sealed interface ForumCommand extends Command permits CreditAuthor, CorrectCredit {

  /** Where the forum listens. */
  String CHANNEL = "forum.commands";
}
