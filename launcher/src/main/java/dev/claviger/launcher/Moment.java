package dev.claviger.launcher;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a moment as people and tokens write it.
final class Moment implements ITypeConverter<Instant> {

  @Override
  public Instant convert(String text) {
    try {
      if (text.matches("-?[0-9]{1,12}")) {
        return Instant.ofEpochSecond(Long.parseLong(text));
      }
      return text.contains("T")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException _) {
      throw new TypeConversionException(
          "'%s' is no time such as 2026-01-31, 2026-01-31T12:00:00Z or 1769860800 (seconds)"
              .formatted(text));
    }
  }
}
