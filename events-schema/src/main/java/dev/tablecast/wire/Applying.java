package dev.tablecast.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a transaction that writes rows of a replica says in its own database's log, by transactional
 * logical messages: whether what follows in it is replication's doing or, as what a listener
 * writes, the service's own again. A relay that reads this log thereby knows which updates have
 * changed no column of the service's.
 *
 * <p>They have the name and the values of the setting that lets replication pass the guard.
 */
public final class Applying {

  /** The prefix that such messages have. */
  public static final String PREFIX = "tablecast.applying";

  private static final byte[] ON = "on".getBytes(StandardCharsets.UTF_8);

  private Applying() {}

  /** Whether a message of that content says that replication writes from here on. */
  public static boolean isOn(byte[] content) {
    return Arrays.equals(ON, content);
  }
}
