package dev.tablecast.refdata.iso;

import com.ibm.icu.util.ULocale;
import dev.tablecast.refdata.ReferenceDataSet;
import dev.tablecast.refdata.contracts.Language;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Languages as ICU knows them. */
final class Languages {

  private Languages() {}

  static ReferenceDataSet in(List<Locale> languages) {
    Names names = new Names(languages);
    return ReferenceDataSet.of(
        Language.class,
        IcuVersion.text(),
        Arrays.stream(ULocale.getISOLanguages())
            .filter(Languages::isIsos)
            .map(code -> language(code, names))
            .toList());
  }

  /** ICU's list has the undetermined language too, which has no code of three letters. */
  private static boolean isIsos(String code) {
    return !new ULocale(code).getISO3Language().isEmpty();
  }

  private static Language language(String code, Names names) {
    Names.Name name = in -> in.display().languageDisplayName(code);
    return Language.newBuilder()
        .setCode(code)
        .setAlpha3(new ULocale(code).getISO3Language())
        .setName(Names.english(name, code))
        .setNames(names.of(name))
        .build();
  }
}
