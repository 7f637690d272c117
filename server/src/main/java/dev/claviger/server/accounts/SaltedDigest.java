package dev.claviger.server.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.regex.Matcher;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;

/// One round of MD5 or SHA-1 over salt and password: what Django stored before 1.4. `prefix` is the
/// text before the digest, salt included; it is empty for bare MD5.
record SaltedDigest(Sha digest, String prefix, String salt) implements PasswordRecipe {

  static SaltedDigest salted(Sha digest, Matcher encoded) {
    return new SaltedDigest(digest, encoded.group("prefix"), encoded.group("salt"));
  }

  static SaltedDigest unsalted(Sha digest, Matcher encoded) {
    return new SaltedDigest(digest, encoded.group("prefix"), "");
  }

  /// Nothing new is stored in this format, so it is left as it is.
  @Override
  public SaltedDigest withSalt(String salt) {
    return this;
  }

  @Override
  public String encode(byte[] password, BlockPool memory) {
    return prefix + HexFormat.of().formatHex(digest.digest(salt.getBytes(UTF_8), password));
  }
}
