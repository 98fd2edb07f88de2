package dev.tablecast.publisher.log;

import dev.tablecast.wire.PostgresRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is told what the log holds, in the order of commits, each transaction in one piece. Rows are
 * valid during the call only.
 */
public interface LogHandler {

  /**
   * A committed transaction begins.
   *
   * @param xid the transaction's id, the lower 32 bits
   * @param lsn where its commit record stands: the version's LSN
   * @param commitMicros when it committed, in microseconds since 2000-01-01 UTC
   */
  void begin(int xid, long lsn, long commitMicros);

  /** A table's description, before its first change and after each change of it. */
  void relation(Relation relation);

  void insert(Relation relation, PostgresRow row);

  /** An update; {@code oldKey} is there if the replica identity's columns changed. */
  void update(Relation relation, @Nullable PostgresRow oldKey, PostgresRow row);

  /** A delete; of {@code oldKey} only the replica identity's columns are there. */
  void delete(Relation relation, PostgresRow oldKey);

  void truncate(List<Relation> relations);

  /** A logical message that was emitted in the transaction. */
  void message(String prefix, byte[] content);

  void commit();
}
