package dev.tablecast.refdata.iso;

import dev.tablecast.refdata.ReferenceDataSet;
import java.util.List;
import java.util.Locale;

/**
 * Ready-made data sets of what everybody joins. Their rows are those of the libraries that this
 * program runs with, which are their versions too: another ICU is another version.
 */
public enum IsoTable {
  /** Countries and territories of ISO 3166-1. */
  COUNTRY,
  /** Currencies of ISO 4217, those included that are no longer paid with. */
  CURRENCY,
  /** Languages of ISO 639. */
  LANGUAGE;

  /**
   * The set.
   *
   * @param languages in which names are wanted besides English; a name that ICU does not have in a
   *     language is left out
   */
  public ReferenceDataSet in(List<Locale> languages) {
    return switch (this) {
      case COUNTRY -> Countries.in(languages);
      case CURRENCY -> Currencies.in(languages);
      case LANGUAGE -> Languages.in(languages);
    };
  }
}
