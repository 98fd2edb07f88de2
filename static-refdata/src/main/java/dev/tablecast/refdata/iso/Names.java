package dev.tablecast.refdata.iso;

import com.ibm.icu.text.DisplayContext;
import com.ibm.icu.text.LocaleDisplayNames;
import com.ibm.icu.util.ULocale;
import dev.tablecast.proto.Json;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Names in some languages, by their language tags. Immutable. */
final class Names {

  private static final JsonFactory JSON = new JsonFactory();

  /** What something is called in a language. */
  @FunctionalInterface
  interface Name {

    /** The name; null if the language has none. */
    @Nullable String in(Language language);
  }

  /**
   * A language, for which ICU's names are looked up once.
   *
   * @param display gives null for what it has no name for
   */
  record Language(ULocale locale, LocaleDisplayNames display) {

    static Language of(ULocale locale) {
      return new Language(
          locale, LocaleDisplayNames.getInstance(locale, DisplayContext.NO_SUBSTITUTE));
    }
  }

  private static final Language ENGLISH = Language.of(ULocale.ENGLISH);

  private final SortedMap<String, Language> languages = new TreeMap<>();

  Names(List<Locale> languages) {
    for (Locale language : languages) {
      this.languages.put(language.toLanguageTag(), Language.of(ULocale.forLocale(language)));
    }
  }

  /** The English name; the code where there is none. */
  static String english(Name name, String code) {
    String english = name.in(ENGLISH);
    return english == null ? code : english;
  }

  /** The names as an object of JSON, those left out that there are not. */
  Json of(Name name) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      languages.forEach(
          (tag, language) -> {
            String found = name.in(language);
            if (found != null) {
              json.writeStringProperty(tag, found);
            }
          });
      json.writeEndObject();
    }
    return Json.newBuilder().setValue(text.toString()).build();
  }
}
