package dev.claviger.server.accounts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a new password must satisfy: Django's validators, in its order and in its words, and one of
/// our own.
public enum PasswordRule {
  SIMILARITY {
    @Override
    Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings) {
      return settings.maxSimilarity() >= 1
          ? Optional.empty()
          : attributes(person).entrySet().stream()
              .filter(it -> resembles(password, it.getValue(), settings.maxSimilarity()))
              .map(it -> "The password is too similar to the %s.".formatted(it.getKey()))
              .map(message -> new PasswordFault("password_too_similar", message))
              .findFirst();
    }
  },
  LENGTH {
    @Override
    Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings) {
      return when(
          password.codePointCount(0, password.length()) < settings.minLength(),
          "password_too_short",
          "This password is too short. It must contain at least %d character%s."
              .formatted(settings.minLength(), settings.minLength() == 1 ? "" : "s"));
    }
  },
  COMMON {
    @Override
    Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings) {
      return when(
          settings.refuseCommon()
              && CommonPasswords.load().contains(password.toLowerCase(Locale.ROOT).strip()),
          "password_too_common",
          "This password is too common.");
    }
  },
  NUMERIC {
    @Override
    Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings) {
      return when(
          settings.refuseNumeric()
              && !password.isEmpty()
              && password.codePoints().allMatch(Character::isDigit),
          "password_entirely_numeric",
          "This password is entirely numeric.");
    }
  },
  /// Not Django's: its REST framework trims what is sent to log in, and so do we, for its clients.
  TRIMMED {
    @Override
    Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings) {
      return when(
          !password.strip().equals(password),
          "password_not_trimmed",
          "This password begins or ends with a space, which logging in removes.");
    }
  };

  private static final Pattern NON_WORD = Pattern.compile("\\W+", Pattern.UNICODE_CHARACTER_CLASS);

  abstract Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings);

  /// All faults of a new password, none if it is acceptable.
  public static List<PasswordFault> faults(
      Password password, Person person, PasswordSettings settings) {
    return Stream.of(values())
        .flatMap(rule -> rule.fault(password.text(), person, settings).stream())
        .toList();
  }

  private static Optional<PasswordFault> when(boolean broken, String code, String message) {
    return broken ? Optional.of(new PasswordFault(code, message)) : Optional.empty();
  }

  private static Map<String, String> attributes(Person person) {
    var attributes = new LinkedHashMap<String, String>();
    attributes.put("username", person.username());
    attributes.put("first name", person.firstName());
    attributes.put("last name", person.lastName());
    attributes.put("email address", person.email());
    return attributes;
  }

  private static boolean resembles(String password, String value, double maxSimilarity) {
    var secret = password.toLowerCase(Locale.ROOT);
    var whole = value.toLowerCase(Locale.ROOT);
    return Stream.concat(NON_WORD.splitAsStream(whole), Stream.of(whole))
        .filter(part -> !part.isEmpty())
        .filter(part -> !negligible(secret.length(), part.length(), maxSimilarity))
        .anyMatch(part -> Similarity.ratio(secret, part) >= maxSimilarity);
  }

  /// A value so short beside the password that no ratio could reach the limit.
  private static boolean negligible(int password, int value, double maxSimilarity) {
    return password >= 10 * value && value < maxSimilarity / 2 * password;
  }
}
