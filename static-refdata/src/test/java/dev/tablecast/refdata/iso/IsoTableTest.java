package dev.tablecast.refdata.iso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Message;
import dev.tablecast.refdata.ReferenceDataSet;
import dev.tablecast.refdata.contracts.Country;
import dev.tablecast.refdata.contracts.Currency;
import dev.tablecast.refdata.contracts.Language;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ready-made sets are ISO's, as ICU and the JDK have it. */
class IsoTableTest {

  @Test
  void countriesAreIsosAndHaveAllThreeCodes() {
    List<Country> countries = rows(IsoTable.COUNTRY, Country.class);

    assertThat(countries).extracting(Country::getAlpha2).containsExactlyInAnyOrder(isoCountries());
    assertThat(countries).extracting(Country::getAlpha3).allMatch(code -> code.matches("[A-Z]{3}"));
    assertThat(countries).extracting(Country::getNumericCode).doesNotHaveDuplicates();
    assertThat(countries)
        .extracting(Country::getNumericCode)
        .allMatch(code -> code.matches("\\d{3}"))
        .doesNotContain("000");
    assertThat(countries)
        .extracting(Country::getName)
        .doesNotHaveDuplicates()
        .contains("Germany", "Côte d’Ivoire");
  }

  @Test
  void currenciesHaveIsosMinorUnitsAndTellWhatIsWithdrawn() {
    List<Currency> currencies = rows(IsoTable.CURRENCY, Currency.class);

    assertThat(only(currencies, "HUF").getMinorUnits()).isEqualTo(2);
    assertThat(only(currencies, "KWD").getMinorUnits()).isEqualTo(3);
    assertThat(only(currencies, "KWD").getNumericCode()).isEqualTo("414");
    assertThat(only(currencies, "XAU").hasMinorUnits()).isFalse();
    assertThat(only(currencies, "EUR").hasWithdrawn()).isFalse();
    assertThat(only(currencies, "ALL").getNumericCode()).isEqualTo("008");
    assertThat(only(currencies, "ITL").hasWithdrawn()).isTrue();
    assertThat(currencies).extracting(Currency::getName).allMatch(name -> !name.isBlank());
  }

  @Test
  void languagesHaveTheirShortestCode() {
    List<Language> languages = rows(IsoTable.LANGUAGE, Language.class);

    assertThat(languages)
        .filteredOn(language -> language.getAlpha3().equals("deu"))
        .extracting(Language::getCode, Language::getName)
        .containsExactly(tuple("de", "German"));
    assertThat(languages)
        .extracting(Language::getCode)
        .contains("en", "fr", "he", "id", "yi", "gsw")
        .doesNotContain("iw", "in", "ji", "deu", "und");
    assertThat(languages).extracting(Language::getAlpha3).allMatch(code -> code.length() == 3);
  }

  @ParameterizedTest
  @EnumSource
  void theSameLibrariesMakeTheSameSet(IsoTable table) {
    ReferenceDataSet set = table.in(List.of(Locale.GERMAN, Locale.FRENCH));
    ReferenceDataSet again = table.in(List.of(Locale.FRENCH, Locale.GERMAN));

    assertThat(again.hash()).isEqualTo(set.hash());
    assertThat(again.version()).isEqualTo(set.version());
    assertThat(table.in(List.of()).hash()).isNotEqualTo(set.hash());
  }

  @Test
  void aNameThatALanguageDoesNotHaveIsLeftOut() {
    ReferenceDataSet set =
        IsoTable.LANGUAGE.in(List.of(Locale.GERMAN, Locale.forLanguageTag("gv")));

    assertThat(set.rows())
        .extracting(row -> ((Language) row).getNames().getValue())
        .contains("{\"de\":\"Deutsch\"}")
        .allMatch(names -> names.startsWith("{"));
  }

  private static <M extends Message> List<M> rows(IsoTable table, Class<M> type) {
    return table.in(List.of()).rows().stream().map(type::cast).toList();
  }

  private static Currency only(List<Currency> currencies, String code) {
    return currencies.stream()
        .filter(each -> each.getCode().equals(code))
        .findFirst()
        .orElseThrow();
  }

  private static String[] isoCountries() {
    return Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).toArray(String[]::new);
  }
}
