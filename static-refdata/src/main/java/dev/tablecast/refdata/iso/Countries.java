package dev.tablecast.refdata.iso;

import com.ibm.icu.util.Region;
import com.ibm.icu.util.ULocale;
import dev.tablecast.refdata.ReferenceDataSet;
import dev.tablecast.refdata.contracts.Country;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Countries as ICU knows them, of whose regions those are ISO's that ISO has numbered: numbers from
 * 900 on are for users to give, as Kosovo's is.
 */
final class Countries {

  private static final int FIRST_OF_USERS = 900;

  private Countries() {}

  static ReferenceDataSet in(List<Locale> languages) {
    Names names = new Names(languages);
    return ReferenceDataSet.of(
        Country.class,
        IcuVersion.text(),
        Arrays.stream(ULocale.getISOCountries())
            .filter(Countries::isNumbered)
            .map(code -> country(code, names))
            .toList());
  }

  private static boolean isNumbered(String code) {
    int number = Region.getInstance(code).getNumericCode();
    return number > 0 && number < FIRST_OF_USERS;
  }

  private static Country country(String code, Names names) {
    Names.Name name = language -> language.display().regionDisplayName(code);
    return Country.newBuilder()
        .setAlpha2(code)
        .setAlpha3(new ULocale("und", code).getISO3Country())
        .setNumericCode("%03d".formatted(Region.getInstance(code).getNumericCode()))
        .setName(Names.english(name, code))
        .setNames(names.of(name))
        .build();
  }
}
