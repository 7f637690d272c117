package dev.claviger.server.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Matcher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;

/// PBKDF2 (RFC 8018): Django's default.
record Pbkdf2(Digest digest, int iterations, String salt) implements PasswordRecipe {

  enum Digest {
    SHA256("pbkdf2_sha256", "PBKDF2WithHmacSHA256", 256),
    SHA1("pbkdf2_sha1", "PBKDF2WithHmacSHA1", 160);

    private final String id;
    private final String algorithm;
    private final int bits;

    Digest(String id, String algorithm, int bits) {
      this.id = id;
      this.algorithm = algorithm;
      this.bits = bits;
    }
  }

  Pbkdf2 {
    Bounds.check("pbkdf2 iterations", iterations, 1, 50_000_000);
  }

  static Pbkdf2 read(Digest digest, Matcher encoded) {
    return new Pbkdf2(digest, Integer.parseInt(encoded.group("iterations")), encoded.group("salt"));
  }

  @Override
  public Pbkdf2 withSalt(String salt) {
    return new Pbkdf2(digest, iterations, salt);
  }

  @Override
  public String encode(byte[] password, BlockPool memory) {
    return "%s$%d$%s$%s"
        .formatted(
            digest.id, iterations, salt, Base64.getEncoder().encodeToString(derive(password)));
  }

  // The JDK's PBKDF2 takes characters and encodes them as UTF-8 again.
  private byte[] derive(byte[] password) {
    var characters = UTF_8.decode(java.nio.ByteBuffer.wrap(password));
    var chars = new char[characters.remaining()];
    characters.get(chars);
    var spec = new PBEKeySpec(chars, salt.getBytes(UTF_8), iterations, digest.bits);
    try {
      return SecretKeyFactory.getInstance(digest.algorithm).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + digest.algorithm, e);
    } finally {
      spec.clearPassword();
      java.util.Arrays.fill(chars, '\0');
    }
  }
}
