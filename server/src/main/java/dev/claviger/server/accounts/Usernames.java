package dev.claviger.server.accounts;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// How names and addresses of new accounts are written: Django's rules. A login is compared as it
/// was sent, without any of this.
public final class Usernames {
  public static final int MAX_LENGTH = 150;

  private static final Pattern USERNAME =
      Pattern.compile("[\\w.@+-]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern EMAIL =
      Pattern.compile("[^\\s\\p{Cntrl}@]{1,64}@[^\\s\\p{Cntrl}@]{1,189}");

  private Usernames() {}

  /// One spelling for what looks the same: full-width letters, ligatures.
  public static String normalized(String username) {
    return Normalizer.normalize(username, Normalizer.Form.NFKC);
  }

  public static Optional<String> fault(String username) {
    if (username.isEmpty()) {
      return Optional.of("This field cannot be blank.");
    }
    if (!USERNAME.matcher(username).matches()) {
      return Optional.of(
          "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_"
              + " characters.");
    }
    var length = username.codePointCount(0, username.length());
    return length > MAX_LENGTH
        ? Optional.of(
            "Ensure this value has at most %d characters (it has %d)."
                .formatted(MAX_LENGTH, length))
        : Optional.empty();
  }

  public static Optional<String> emailFault(String email) {
    return email.isEmpty() || EMAIL.matcher(email).matches()
        ? Optional.empty()
        : Optional.of("Enter a valid email address.");
  }

  /// The domain in lower case; what stands before it is for its mail server to judge.
  public static String normalizedEmail(String email) {
    int at = email.strip().lastIndexOf('@');
    return at < 0
        ? email
        : email.strip().substring(0, at) + email.strip().substring(at).toLowerCase(Locale.ROOT);
  }
}
