package dev.claviger.server.accounts;

import static dev.claviger.server.accounts.PasswordFormat.Strength.LEGACY;
import static dev.claviger.server.accounts.PasswordFormat.Strength.STRONG;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Every stored form of a password that is understood: all that Django has ever written.
///
/// To read another format, add a row; its place does not matter, as no two rows match one text.
enum PasswordFormat {
  ARGON2(
      STRONG,
      "argon2[$]argon2(?<type>id|i|d)[$](?<version>(?:v=1[69][$])?)"
          + "m=(?<memory>#),t=(?<iterations>#),p=(?<parallelism>#)[$](?<salt>@+)[$](?<hash>@+)",
      Argon2::read),
  PBKDF2_SHA256(
      STRONG,
      "pbkdf2_sha256[$](?<iterations>#)[$](?<salt>[^$]+)[$]@{43}=",
      encoded -> Pbkdf2.read(Pbkdf2.Digest.SHA256, encoded)),
  PBKDF2_SHA1(
      STRONG,
      "pbkdf2_sha1[$](?<iterations>#)[$](?<salt>[^$]+)[$]@{27}=",
      encoded -> Pbkdf2.read(Pbkdf2.Digest.SHA1, encoded)),
  BCRYPT_SHA256(
      STRONG,
      "bcrypt_sha256[$][$](?<variant>2[aby])[$](?<cost>\\d\\d)[$](?<salt>~{22})~{31}",
      encoded -> Bcrypt.read(true, encoded)),
  BCRYPT(
      STRONG,
      "bcrypt[$][$](?<variant>2[aby])[$](?<cost>\\d\\d)[$](?<salt>~{22})~{31}",
      encoded -> Bcrypt.read(false, encoded)),
  SCRYPT(
      STRONG,
      "scrypt[$](?<cost>#)[$](?<salt>[^$]+)[$](?<blockSize>#)[$](?<parallelism>#)[$]@{86}==",
      Scrypt::read),
  SHA1(
      LEGACY,
      "(?<prefix>sha1[$](?<salt>[^$]+)[$])[0-9a-f]{40}",
      encoded -> SaltedDigest.salted(Sha.SHA1, encoded)),
  MD5(
      LEGACY,
      "(?<prefix>md5[$](?<salt>[^$]+)[$])[0-9a-f]{32}",
      encoded -> SaltedDigest.salted(Sha.MD5, encoded)),
  UNSALTED_SHA1(
      LEGACY,
      "(?<prefix>sha1[$][$])[0-9a-f]{40}",
      encoded -> SaltedDigest.unsalted(Sha.SHA1, encoded)),
  UNSALTED_MD5(
      LEGACY,
      "(?<prefix>(?:md5[$][$])?)[0-9a-f]{32}",
      encoded -> SaltedDigest.unsalted(Sha.MD5, encoded)),
  CRYPT(LEGACY, "crypt[$][$](?<salt>~{2})~{11}", DesCrypt::read);

  /// `LEGACY` hashes fall to a guess per nanosecond; whether they are still accepted is a setting.
  enum Strength {
    STRONG,
    LEGACY
  }

  private final Strength strength;
  private final Pattern pattern;

  @SuppressWarnings("ImmutableEnumChecker") // the rows' functions capture nothing
  private final Function<Matcher, PasswordRecipe> read;

  /// In `pattern`, `#` is a number without leading zeros, `@` a base64 digit, `~` a bcrypt digit.
  PasswordFormat(Strength strength, String pattern, Function<Matcher, PasswordRecipe> read) {
    this.strength = strength;
    this.pattern =
        Pattern.compile(
            pattern
                .replace("#", "[1-9]\\d{0,8}")
                .replace("@", "[A-Za-z0-9+/]")
                .replace("~", "[./A-Za-z0-9]"));
    this.read = read;
  }

  Strength strength() {
    return strength;
  }

  Optional<PasswordRecipe> read(String encoded) {
    var matcher = pattern.matcher(encoded);
    return matcher.matches() ? Optional.of(read.apply(matcher)) : Optional.empty();
  }
}
