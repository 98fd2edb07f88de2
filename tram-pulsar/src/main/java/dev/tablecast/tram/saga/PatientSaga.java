package dev.tablecast.tram.saga;

import io.eventuate.tram.commands.common.Command;

/** A saga whose steps differ in how long they may take implements this beside Eventuate's. */
public interface PatientSaga {

  /**
   * How long to wait for this command, asked once, when the command is logged.
   *
   * @param usual what the service is configured to
   */
  Patience patience(Command command, Patience usual);
}
