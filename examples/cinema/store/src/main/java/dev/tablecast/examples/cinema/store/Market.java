package dev.tablecast.examples.cinema.store;

/**
 * A country that the store sells in.
 *
 * @param code its two letters
 * @param country what it is called
 * @param currency that is paid with
 * @param minorUnits how many digits a price has behind the point
 */
record Market(String code, String country, String currency, int minorUnits) {}
