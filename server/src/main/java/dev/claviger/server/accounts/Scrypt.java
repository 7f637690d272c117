package dev.claviger.server.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.regex.Matcher;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.SCrypt;

/// scrypt (RFC 7914).
record Scrypt(int cost, String salt, int blockSize, int parallelism) implements PasswordRecipe {
  private static final int HASH_BYTES = 64;

  Scrypt {
    Bounds.check("scrypt block size", blockSize, 1, 1 << 10);
    Bounds.check("scrypt parallelism", parallelism, 1, 1 << 10);
    Bounds.check("scrypt cost", cost, 2, 1 << 22);
    Bounds.check("scrypt cost that is a power of two: bits", Integer.bitCount(cost), 1, 1);
    Bounds.check("scrypt memory", (long) cost * blockSize / 8, 0, Bounds.MAX_MEMORY_KIB);
  }

  static Scrypt read(Matcher encoded) {
    return new Scrypt(
        Integer.parseInt(encoded.group("cost")),
        encoded.group("salt"),
        Integer.parseInt(encoded.group("blockSize")),
        Integer.parseInt(encoded.group("parallelism")));
  }

  @Override
  public Scrypt withSalt(String salt) {
    return new Scrypt(cost, salt, blockSize, parallelism);
  }

  @Override
  public String encode(byte[] password, BlockPool memory) {
    var hash =
        SCrypt.generate(password, salt.getBytes(UTF_8), cost, blockSize, parallelism, HASH_BYTES);
    return "scrypt$%d$%s$%d$%d$%s"
        .formatted(cost, salt, blockSize, parallelism, Base64.getEncoder().encodeToString(hash));
  }
}
