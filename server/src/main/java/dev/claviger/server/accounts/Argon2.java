package dev.claviger.server.accounts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2 (RFC 9106) in Django's spelling: `argon2` before the PHC string.
///
/// `version` is the PHC field as it stands: `v=19$`, `v=16$`, or nothing, which means 16.
record Argon2(
    Type type,
    String version,
    int memoryKib,
    int iterations,
    int parallelism,
    int hashBytes,
    String salt)
    implements PasswordRecipe {

  private static final String CURRENT = "v=19$";

  enum Type {
    ID(Argon2Parameters.ARGON2_id),
    I(Argon2Parameters.ARGON2_i),
    D(Argon2Parameters.ARGON2_d);

    private final int code;

    Type(int code) {
      this.code = code;
    }
  }

  Argon2 {
    Bounds.check("argon2 memory", memoryKib, 8L * parallelism, Bounds.MAX_MEMORY_KIB);
    Bounds.check("argon2 iterations", iterations, 1, 1_000);
    Bounds.check("argon2 parallelism", parallelism, 1, 255);
    Bounds.check("argon2 hash length", hashBytes, 4, 512);
  }

  static Argon2 id(int memoryKib, int iterations, int parallelism) {
    return new Argon2(Type.ID, CURRENT, memoryKib, iterations, parallelism, 32, "");
  }

  static Argon2 read(Matcher encoded) {
    return new Argon2(
        Type.valueOf(encoded.group("type").toUpperCase(Locale.ROOT)),
        encoded.group("version"),
        Integer.parseInt(encoded.group("memory")),
        Integer.parseInt(encoded.group("iterations")),
        Integer.parseInt(encoded.group("parallelism")),
        Base64.getDecoder().decode(encoded.group("hash")).length,
        new String(Base64.getDecoder().decode(encoded.group("salt")), ISO_8859_1));
  }

  @Override
  public Argon2 withSalt(String salt) {
    return new Argon2(type, version, memoryKib, iterations, parallelism, hashBytes, salt);
  }

  @Override
  public String encode(byte[] password, BlockPool memory) {
    var base64 = Base64.getEncoder().withoutPadding();
    return "argon2$argon2%s$%sm=%d,t=%d,p=%d$%s$%s"
        .formatted(
            type.name().toLowerCase(Locale.ROOT),
            version,
            memoryKib,
            iterations,
            parallelism,
            base64.encodeToString(salt.getBytes(ISO_8859_1)),
            base64.encodeToString(hash(password, memory)));
  }

  int blocks() {
    return Argon2BytesGenerator.getBlockCount(memoryKib, parallelism);
  }

  private byte[] hash(byte[] password, BlockPool memory) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(type.code)
            .withVersion(
                version.equals(CURRENT)
                    ? Argon2Parameters.ARGON2_VERSION_13
                    : Argon2Parameters.ARGON2_VERSION_10)
            .withMemoryAsKB(memoryKib)
            .withIterations(iterations)
            .withParallelism(parallelism)
            .withSalt(salt.getBytes(ISO_8859_1))
            .withBlockPool(memory)
            .build());
    var hash = new byte[hashBytes];
    generator.generateBytes(password, hash);
    return hash;
  }
}
