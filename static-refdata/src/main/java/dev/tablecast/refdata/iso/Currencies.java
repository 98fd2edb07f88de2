package dev.tablecast.refdata.iso;

import com.ibm.icu.text.CurrencyMetaInfo;
import com.ibm.icu.text.CurrencyMetaInfo.CurrencyFilter;
import com.ibm.icu.text.CurrencyMetaInfo.CurrencyInfo;
import com.ibm.icu.util.ULocale;
import dev.tablecast.proto.Date;
import dev.tablecast.refdata.ReferenceDataSet;
import dev.tablecast.refdata.contracts.Currency;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Currencies: codes and minor units are the JDK's, which has ISO's, where ICU has what is customary
 * (a Hungarian price has no fillér); names and withdrawals are ICU's. So both are its version.
 */
final class Currencies {

  private Currencies() {}

  static ReferenceDataSet in(List<Locale> languages) {
    Names names = new Names(languages);
    return ReferenceDataSet.of(
        Currency.class,
        IcuVersion.text() + "-" + jdk(),
        java.util.Currency.getAvailableCurrencies().stream()
            .sorted(Comparator.comparing(java.util.Currency::getCurrencyCode))
            .map(currency -> currency(currency, names))
            .toList());
  }

  /** Such as {@code 17.0.15}: each update may have other currencies. */
  private static String jdk() {
    Runtime.Version version = Runtime.version();
    return "%d.%d.%d".formatted(version.feature(), version.interim(), version.update());
  }

  private static Currency currency(java.util.Currency jdk, Names names) {
    String code = jdk.getCurrencyCode();
    Names.Name name = language -> name(code, language.locale());
    Currency.Builder row =
        Currency.newBuilder()
            .setCode(code)
            .setName(Names.english(name, code))
            .setNames(names.of(name));
    if (jdk.getNumericCode() > 0) {
      row.setNumericCode(jdk.getNumericCodeAsString());
    }
    if (jdk.getDefaultFractionDigits() >= 0) {
      row.setMinorUnits(jdk.getDefaultFractionDigits());
    }
    withdrawn(code).ifPresent(row::setWithdrawn);
    return row.build();
  }

  /** ICU gives the code itself where it has no name. */
  private static @Nullable String name(String code, ULocale language) {
    String found =
        com.ibm.icu.util.Currency.getInstance(code)
            .getName(language, com.ibm.icu.util.Currency.LONG_NAME, null);
    return found.equals(code) ? null : found;
  }

  /** As the data say, whatever day it is, for a version has one content. */
  private static Optional<Date> withdrawn(String code) {
    List<CurrencyInfo> tenders =
        CurrencyMetaInfo.getInstance().currencyInfo(CurrencyFilter.onCurrency(code).withTender());
    if (tenders.stream().anyMatch(tender -> tender.to == Long.MAX_VALUE)) {
      return Optional.empty();
    }
    return tenders.stream()
        .max(Comparator.comparingLong(tender -> tender.to))
        .map(tender -> Instant.ofEpochMilli(tender.to).atZone(ZoneOffset.UTC).toLocalDate())
        .map(day -> Date.newBuilder().setEpochDay((int) day.toEpochDay()).build());
  }
}
