package dev.tablecast.refdata.iso;

import com.ibm.icu.util.VersionInfo;

/** The version of ICU, which brings the data of Unicode's CLDR that it was released with. */
final class IcuVersion {

  private IcuVersion() {}

  /** Such as {@code 78.1}. */
  static String text() {
    VersionInfo icu = VersionInfo.ICU_VERSION;
    return icu.getMilli() == 0
        ? "%d.%d".formatted(icu.getMajor(), icu.getMinor())
        : "%d.%d.%d".formatted(icu.getMajor(), icu.getMinor(), icu.getMilli());
  }
}
