package dev.claviger.server.web;

import dev.claviger.http.Request;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The languages that messages exist in, by the codes that Django gives them. Each but English has
/// a file `messages/CODE.properties`, read when it is first asked for; what it lacks stays English.
public enum Language {
  ENGLISH("en"),
  CZECH("cs"),
  GERMAN("de"),
  SPANISH("es"),
  PERSIAN("fa"),
  FRENCH("fr"),
  INDONESIAN("id"),
  ITALIAN("it"),
  KOREAN("ko"),
  DUTCH("nl"),
  POLISH("pl"),
  BRAZILIAN("pt-br"),
  ROMANIAN("ro"),
  RUSSIAN("ru"),
  SWEDISH("sv"),
  TURKISH("tr"),
  UKRAINIAN("uk"),
  CHINESE("zh-hans");

  private static final Map<String, Language> BY_CODE =
      Stream.concat(
              Arrays.stream(values()).map(it -> Map.entry(it.code, it)),
              Stream.of(
                  Map.entry("en-us", ENGLISH),
                  Map.entry("pt", BRAZILIAN),
                  Map.entry("zh", CHINESE),
                  Map.entry("zh-cn", CHINESE),
                  Map.entry("zh-sg", CHINESE)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final Map<Language, Map<String, String>> READ = new ConcurrentHashMap<>();
  private static final int LONGEST_HEADER = 500;

  private final String code;

  Language(String code) {
    this.code = code;
  }

  /// The one that a request asks for, if there is a choice.
  static Language of(Request request, boolean translations) {
    return translations
        ? request.header("Accept-Language").map(Language::preferred).orElse(ENGLISH)
        : ENGLISH;
  }

  /// What `Content-Language` says.
  public String code() {
    return code;
  }

  /// The one of this code; English for one that is not known any more.
  public static Language ofCode(String code) {
    return BY_CODE.getOrDefault(code, ENGLISH);
  }

  /// As HTML's `dir` says it.
  public String direction() {
    return this == PERSIAN ? "rtl" : "ltr";
  }

  /// The message in this language, with its argument (if it has one).
  public String text(PublicText message, String argument) {
    var text = texts().getOrDefault(message.name(), message.text());
    return argument.isEmpty() ? text : text.replace("%s", argument);
  }

  /// A message without argument.
  public String text(PublicText message) {
    return text(message, "");
  }

  /// The messages that exist in this language, by name.
  Map<String, String> texts() {
    return READ.computeIfAbsent(this, Language::read);
  }

  /// The first known one in the order of `Accept-Language` (RFC 9110, section 12.5.4); `*` ends the
  /// search, and what has `q=0` comes last, as in Django.
  static Language preferred(String acceptLanguage) {
    if (acceptLanguage.length() > LONGEST_HEADER) {
      return ENGLISH;
    }
    return Arrays.stream(acceptLanguage.toLowerCase(Locale.ROOT).split(",", -1))
        .map(Preference::parse)
        .filter(preference -> preference.quality >= 0)
        .sorted((a, b) -> Double.compare(b.quality, a.quality))
        .takeWhile(preference -> !preference.range.equals("*"))
        .flatMap(preference -> named(preference.range).stream())
        .findFirst()
        .orElse(ENGLISH);
  }

  /// `de-at` is answered in `de`.
  private static Optional<Language> named(String range) {
    var exact = Optional.ofNullable(BY_CODE.get(range));
    int dash = range.lastIndexOf('-');
    return exact.isPresent() || dash < 0 ? exact : named(range.substring(0, dash));
  }

  private record Preference(String range, double quality) {
    private static final double UNREADABLE = -1;

    static Preference parse(String text) {
      var parts = text.strip().split(";\\s*q\\s*=", 2);
      return new Preference(parts[0].strip(), parts.length == 2 ? quality(parts[1]) : 1);
    }

    private static double quality(String text) {
      var digits = text.strip();
      return digits.matches("[01](\\.\\d{0,3})?") ? Double.parseDouble(digits) : UNREADABLE;
    }
  }

  private Map<String, String> read() {
    if (this == ENGLISH) {
      return Map.of();
    }
    var file = "messages/" + code + ".properties";
    try (var in = Language.class.getResourceAsStream(file);
        var reader =
            new InputStreamReader(Objects.requireNonNull(in, file), StandardCharsets.UTF_8)) {
      return read(reader);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Map<String, String> read(Reader reader) throws IOException {
    var properties = new Properties();
    properties.load(reader);
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toUnmodifiableMap(name -> name, properties::getProperty));
  }
}
