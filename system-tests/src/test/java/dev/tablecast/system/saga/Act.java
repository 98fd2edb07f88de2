package dev.tablecast.system.saga;

/** What is done for a purchase, once at most. */
enum Act {
  RESERVE,
  RELEASE,
  CHARGE,
  REFUND,
  CREDIT,
  CORRECT,
  SHIP,

  /** The forum was told of the sale. */
  COUNT_SALE,

  /** The shop was told that the saga has ended, in one way or another. */
  COMPLETE,
  ROLL_BACK,
  FAIL
}
