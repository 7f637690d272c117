package dev.claviger.launcher;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Colours for people at a terminal, and none for everybody else: as a `@Mixin`.
final class Palette {

  enum When {
    AUTO,
    ALWAYS,
    NEVER
  }

  private static final class WhenConverter implements ITypeConverter<When> {
    @Override
    public When convert(String text) {
      try {
        return When.valueOf(text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException _) {
        throw new TypeConversionException("'%s' is not auto, always or never".formatted(text));
      }
    }
  }

  /// A code of ISO 6429, "select graphic rendition".
  enum Style {
    NAME("36"),
    REMARK("2"),
    GOOD("32"),
    WARNING("1;33"),
    BAD("31");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      converter = WhenConverter.class,
      description = "auto: at a terminal, unless NO_COLOR is set. Or always, or never.")
  private When when = When.AUTO;

  private final Surroundings surroundings;

  Palette(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  String paint(Style style, String text) {
    return isOn() ? "\u001b[%sm%s\u001b[0m".formatted(style.code, text) : text;
  }

  private boolean isOn() {
    return switch (when) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO -> surroundings.terminals().out() && !declined();
    };
  }

  /// As [no-color.org](https://no-color.org) has it; and a terminal that knows no codes says so.
  private boolean declined() {
    var environment = surroundings.environment();
    return !environment.getOrDefault("NO_COLOR", "").isEmpty()
        || environment.getOrDefault("TERM", "").equals("dumb");
  }
}
