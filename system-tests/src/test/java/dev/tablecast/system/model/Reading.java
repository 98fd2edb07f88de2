package dev.tablecast.system.model;

import java.util.List;

/**
 * The snapshot runner's memory.
 *
 * @param jobs what waits to be done
 * @param since the LSN of the job's first mark
 * @param after the last key whose chunk was published; -1 before the first
 * @param window what is read, or being read; {@link Chunk#NONE} if nothing is
 * @param offered what waits for its high watermark to be decoded; {@link Chunk#NONE} if nothing
 *     does
 * @param again whether the last chunk was stale
 */
record Reading(
    Phase phase,
    List<Job> jobs,
    Job job,
    int since,
    int after,
    Chunk window,
    Chunk offered,
    boolean again) {

  enum Job {
    BEGIN,
    RESUME,
    TIDY
  }

  enum Phase {
    IDLE,
    /** The first mark is written. */
    STARTING,
    /** Chunk by chunk. */
    READING,
    /** Keys left over are looked for. */
    SETTLING,
    /** There are none. */
    SETTLED,
    /** The last mark is written. */
    ENDING
  }

  /** A row of a chunk; a tombstone if the row does not exist. */
  record Found(int key, Row row) {}

  /**
   * What is read between two watermarks.
   *
   * @param low the low watermark's LSN; 0 for none
   * @param isRead whether it has been read
   * @param missing a bit for each transaction that the reading could not see
   * @param last the last key; that before the chunk if it is empty
   */
  record Chunk(
      int low,
      boolean isRead,
      boolean isOfLeftovers,
      List<Found> rows,
      int missing,
      int last,
      boolean ends) {

    static final Chunk NONE = new Chunk(0, false, false, List.of(), 0, -1, false);

    static Chunk after(int lowMark, int key) {
      return new Chunk(lowMark, false, false, List.of(), 0, key, false);
    }

    Chunk read(List<Found> found, int hidden, boolean isLast) {
      int lastKey = found.isEmpty() ? last : found.get(found.size() - 1).key();
      return new Chunk(low, true, false, found, hidden, lastKey, isLast);
    }

    Chunk leftovers(List<Found> found) {
      return new Chunk(low, true, true, found, 0, last, found.isEmpty());
    }

    boolean isNone() {
      return low == 0;
    }
  }

  static final Reading IDLE =
      new Reading(Phase.IDLE, List.of(), Job.TIDY, 0, -1, Chunk.NONE, Chunk.NONE, false);

  Reading plus(Job more) {
    return new Reading(phase, Lists.plus(jobs, more), job, since, after, window, offered, again);
  }

  Reading starting(Job first, int lsn, int from) {
    return new Reading(
        Phase.STARTING, Lists.rest(jobs), first, lsn, from, Chunk.NONE, Chunk.NONE, false);
  }

  Reading tidying() {
    return new Reading(
        Phase.SETTLING, Lists.rest(jobs), Job.TIDY, 0, -1, Chunk.NONE, Chunk.NONE, false);
  }

  Reading in(Phase next) {
    return new Reading(next, jobs, job, since, after, Chunk.NONE, Chunk.NONE, false);
  }

  Reading with(Chunk next) {
    return new Reading(phase, jobs, job, since, after, next, offered, again);
  }

  Reading offers(Chunk chunk) {
    return new Reading(phase, jobs, job, since, after, Chunk.NONE, chunk, false);
  }

  Reading published(int key) {
    return new Reading(phase, jobs, job, since, key, window, Chunk.NONE, false);
  }

  Reading stale() {
    return new Reading(phase, jobs, job, since, after, Chunk.NONE, Chunk.NONE, true);
  }

  /** The job is over. */
  Reading over() {
    return new Reading(Phase.IDLE, jobs, Job.TIDY, 0, -1, Chunk.NONE, Chunk.NONE, false);
  }
}
