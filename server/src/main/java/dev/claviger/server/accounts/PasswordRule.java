package dev.claviger.server.accounts;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a new password must satisfy: Django's validators, in its order and in its words, and some
/// of our own.
public enum PasswordRule {
  SIMILARITY {
    @Override
    Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings) {
      return settings.maxSimilarity() >= 1
          ? Optional.empty()
          : ATTRIBUTES.stream()
              .filter(it -> resembles(password, it.of.apply(person), settings.maxSimilarity()))
              .map(it -> PasswordFault.of(it.text))
              .findFirst();
    }
  },
  LENGTH {
    @Override
    Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings) {
      int least = settings.minLength();
      var text = least == 1 ? PasswordText.TOO_SHORT_FOR_ONE : PasswordText.TOO_SHORT;
      return password.codePointCount(0, password.length()) < least
          ? Optional.of(new PasswordFault(text, Integer.toString(least)))
          : Optional.empty();
    }
  },
  COMMON {
    @Override
    Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings) {
      return when(
          settings.refuseCommon()
              && CommonPasswords.load().contains(password.toLowerCase(Locale.ROOT).strip()),
          PasswordText.TOO_COMMON);
    }
  },
  NUMERIC {
    @Override
    Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings) {
      return when(
          settings.refuseNumeric()
              && !password.isEmpty()
              && password.codePoints().allMatch(Character::isDigit),
          PasswordText.ENTIRELY_NUMERIC);
    }
  },
  /// Not Django's, nor are those below.
  BREACHED {
    @Override
    Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings) {
      return settings
          .breachedList()
          .filter(file -> new BreachedPasswords(file).contains(password))
          .map(_ -> PasswordFault.of(PasswordText.BREACHED));
    }
  },
  /// What is longer is never looked at when somebody logs in.
  LONGEST {
    @Override
    Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings) {
      return password.length() > settings.maxLength()
          ? Optional.of(
              new PasswordFault(PasswordText.TOO_LONG, Integer.toString(settings.maxLength())))
          : Optional.empty();
    }
  },
  /// REST framework trims what is sent to log in, and so do we, for its clients.
  TRIMMED {
    @Override
    Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings) {
      return when(!password.strip().equals(password), PasswordText.NOT_TRIMMED);
    }
  };

  /// What a password must not resemble.
  private record Attribute(PasswordText text, Function<Person, String> of) {}

  private static final List<Attribute> ATTRIBUTES =
      List.of(
          new Attribute(PasswordText.TOO_SIMILAR_TO_USERNAME, Person::username),
          new Attribute(PasswordText.TOO_SIMILAR_TO_FIRST_NAME, Person::firstName),
          new Attribute(PasswordText.TOO_SIMILAR_TO_LAST_NAME, Person::lastName),
          new Attribute(PasswordText.TOO_SIMILAR_TO_EMAIL, Person::email));

  private static final Pattern NON_WORD = Pattern.compile("\\W+", Pattern.UNICODE_CHARACTER_CLASS);

  abstract Optional<PasswordFault> fault(String password, Person person, PasswordSettings settings);

  /// All faults of a new password, none if it is acceptable.
  public static List<PasswordFault> faults(
      Password password, Person person, PasswordSettings settings) {
    return Stream.of(values())
        .flatMap(rule -> rule.fault(password.text(), person, settings).stream())
        .toList();
  }

  private static Optional<PasswordFault> when(boolean broken, PasswordText text) {
    return broken ? Optional.of(PasswordFault.of(text)) : Optional.empty();
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
