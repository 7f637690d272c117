package dev.claviger.server.passwords;

import dev.claviger.server.accounts.Password;
import dev.claviger.server.accounts.PasswordFault;
import dev.claviger.server.accounts.PasswordHasher;
import dev.claviger.server.accounts.PasswordRule;
import dev.claviger.server.accounts.PasswordSettings;
import dev.claviger.server.accounts.Person;
import dev.claviger.server.web.Failure;
import dev.claviger.server.web.FailureException;
import dev.claviger.server.web.PublicText;
import java.util.List;
import java.util.Map;

/// What is stored of a new password, if the rules accept it.
public final class NewPasswords {
  private final PasswordSettings settings;
  private final PasswordHasher hasher;

  NewPasswords(PasswordSettings settings, PasswordHasher hasher) {
    this.settings = settings;
    this.hasher = hasher;
  }

  /// The hash, or a failure that says all that is wrong with the field that the password came in.
  public String hash(String field, String text, Person person) {
    try (var password = Password.of(text)) {
      var faults = PasswordRule.faults(password, person, settings);
      if (!faults.isEmpty()) {
        throw wrong(field, faults.stream().map(PasswordFault::ofField).toList());
      }
      return hasher.hash(password);
    }
  }

  /// To throw: what is wrong with one field.
  public static FailureException wrong(String field, PublicText message) {
    return wrong(field, message, "");
  }

  public static FailureException wrong(String field, PublicText message, String argument) {
    return wrong(field, List.of(new Failure.InvalidFields.Fault(message, argument)));
  }

  private static FailureException wrong(String field, List<Failure.InvalidFields.Fault> faults) {
    return new FailureException(new Failure.InvalidFields(Map.of(field, faults)));
  }
}
