package dev.claviger.server.accounts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/// bcrypt, which reads 72 bytes of a password and no more; Django's `bcrypt_sha256` therefore feeds
/// it the hexadecimal SHA-256 of the password.
record Bcrypt(boolean sha256First, String variant, int cost, String salt)
    implements PasswordRecipe {

  private static final String BCRYPT_DIGITS =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String BASE64_DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  Bcrypt {
    Bounds.check("bcrypt cost", cost, 4, 20);
  }

  static Bcrypt read(boolean sha256First, Matcher encoded) {
    return new Bcrypt(
        sha256First,
        encoded.group("variant"),
        Integer.parseInt(encoded.group("cost")),
        encoded.group("salt"));
  }

  @Override
  public Bcrypt withSalt(String salt) {
    return new Bcrypt(sha256First, variant, cost, salt);
  }

  @Override
  public String encode(byte[] password, BlockPool memory) {
    var input = sha256First ? hexOfSha256(password) : password;
    return (sha256First ? "bcrypt_sha256$" : "bcrypt$")
        + OpenBSDBCrypt.generate(variant, input, saltBytes(), cost);
  }

  private static byte[] hexOfSha256(byte[] password) {
    return HexFormat.of().formatHex(Sha.SHA256.digest(password)).getBytes(US_ASCII);
  }

  private byte[] saltBytes() {
    var base64 = new StringBuilder(salt.length());
    salt.chars().forEach(c -> base64.append(BASE64_DIGITS.charAt(BCRYPT_DIGITS.indexOf(c))));
    return Base64.getDecoder().decode(base64.toString());
  }
}
