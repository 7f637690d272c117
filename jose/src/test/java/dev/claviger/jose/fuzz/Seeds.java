package dev.claviger.jose.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.JsonArray;
import dev.claviger.jose.JsonLimits;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.Jwt;
import dev.claviger.jose.KeyManagementAlgorithm;
import dev.claviger.jose.KeyType;
import dev.claviger.jose.SignatureAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the fuzzers start from: tokens and keys made here, and the public vectors where they lie
/// beside the checkout.
final class Seeds {
  private static final Path VECTORS = Path.of("../../shared/vectors");
  private static final Pattern OF_JOSE = Pattern.compile("(jose-|json_web).*\\.json$");
  private static final JsonLimits LARGE = new JsonLimits(1 << 26, 64);
  private static final String CLAIMS =
      """
      {"iss":"joe","sub":"1","aud":["aud","b"],"exp":1767229200,"nbf":1767225600.5,"iat":1767225600,"jti":"é","n":{"a":[1e2,-0,null]}}\
      """;
  private static final Jwk RSA_KEY = Jwk.generate(SignatureAlgorithm.RS256);
  static final Jwk EC_KEY = Jwk.generate(SignatureAlgorithm.ES256);

  private Seeds() {}

  /// Writes each target's seeds into a directory of its name, for `.ci/fuzz`.
  public static void main(String[] arguments) throws IOException {
    for (FuzzTarget target : FuzzTarget.values()) {
      Path directory = Files.createDirectories(Path.of(arguments[0], target.name(), "seeds"));
      int number = 0;
      for (byte[] seed : target.seeds()) {
        Files.write(directory.resolve("seed-" + number++), seed);
      }
    }
  }

  static List<byte[]> json() {
    var seeds = new ArrayList<byte[]>();
    files("JSONTestSuite/test_parsing", seeds);
    seeds.add(bytes(CLAIMS));
    seeds.add(
        bytes("{\"a\":\"\\u00e9\\ud83d\\ude00\\n\\/\",\"b\":[1.5E-3,12345678901234567890,-1]}"));
    return seeds;
  }

  static List<byte[]> tokens() {
    var seeds = new ArrayList<byte[]>();
    for (Jwk key : List.of(TokenFuzz.KEY, EC_KEY)) {
      Jwt.Builder jwt = Jwt.builder().issuer("joe").audience("aud").type("at+jwt");
      Jwt.Builder dated = jwt.issuedAt(TokenFuzz.NOW).expiresAt(TokenFuzz.NOW.plusSeconds(3600));
      seeds.add(bytes(dated.sign(key)));
    }
    vectorStrings((name, value) -> {
      if (name.equals("jws") || name.equals("jwe") || name.equals("compact")) {
        seeds.add(bytes(value));
      }
    });
    return seeds;
  }

  static List<byte[]> signedTokens() {
    return Stream.of(
            "{\"alg\":\"HS256\"}\n" + CLAIMS,
            "{\"alg\":\"HS256\",\"kid\":\"k\",\"typ\":\"at+jwt\"}\n" + CLAIMS,
            "{\"alg\":\"HS256\",\"typ\":\"application/at+jwt\",\"cty\":\"x\"}\n" + CLAIMS,
            "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}\n" + CLAIMS,
            "{\"alg\":\"none\"}\n{}",
            "{\"alg\":\"ES256\",\"jwk\":{}}\n{\"aud\":\"aud\",\"exp\":1e10}")
        .map(Seeds::bytes)
        .toList();
  }

  static List<byte[]> signedJson() {
    var seeds = new ArrayList<byte[]>();
    seeds.add(
        bytes(
            """
            {"payload":"e30","signatures":[{"protected":"eyJhbGciOiJIUzI1NiJ9","header":{"kid":"k"},"signature":"AA"}]}\
            """));
    objects(object -> {
      if (object.has("payload") && (object.has("signature") || object.has("signatures"))) {
        seeds.add(bytes(object.toJson()));
      }
    });
    return seeds;
  }

  static List<byte[]> keys() {
    var seeds = new ArrayList<byte[]>();
    for (Jwk key : generated()) {
      seeds.add(bytes(key.toJson()));
      if (!key.algorithm().isSymmetric()) {
        seeds.add(bytes(key.publicOnly().toJson()));
        seeds.add(bytes(key.toJsonObject().without("alg").without("use").toJson()));
      }
    }
    objects(object -> {
      if (object.has("kty")) {
        seeds.add(bytes(object.toJson()));
      }
    });
    return seeds;
  }

  static List<byte[]> keySets() {
    var seeds = new ArrayList<byte[]>();
    var asymmetric = generated().stream().filter(key -> !key.algorithm().isSymmetric()).toList();
    seeds.add(bytes(JwkSet.of(asymmetric).publicOnly().toJson()));
    seeds.add(bytes(JwkSet.of(TokenFuzz.KEY).toJson()));
    for (byte[] key : keys()) {
      seeds.add(bytes("{\"keys\":[" + new String(key, UTF_8) + "]}"));
    }
    return seeds;
  }

  static List<byte[]> pems() {
    var seeds = new ArrayList<byte[]>();
    for (Jwk key : generated()) {
      if (!key.algorithm().isSymmetric()) {
        for (Jwk each : List.of(key, key.publicOnly())) {
          seeds.add(chosen(each, bytes(each.toPem())));
          seeds.add(chosen(each, each.toDer()));
        }
      }
    }
    return seeds;
  }

  /// One key for each algorithm, and one for each further curve; all of RSA share one, which takes
  /// long to make.
  private static List<Jwk> generated() {
    var keys = new ArrayList<Jwk>();
    for (JoseAlgorithm algorithm : KeyFuzz.ALGORITHMS) {
      if (algorithm.keyTypes().contains(KeyType.RSA)) {
        keys.add(Jwk.fromDer(algorithm, RSA_KEY.toDer()).withKeyId(algorithm.joseName()));
      } else if (!algorithm.joseName().startsWith("PBES2")) {
        keys.add(Jwk.generate(algorithm));
      }
    }
    KeyManagementAlgorithm.ECDH_ES.curves().stream()
        .skip(1)
        .map(curve -> Jwk.generate(KeyManagementAlgorithm.ECDH_ES, curve))
        .forEach(keys::add);
    return keys;
  }

  /// A key with the number of its algorithm before it.
  private static byte[] chosen(Jwk key, byte[] encoded) {
    var seed = new byte[1 + encoded.length];
    seed[0] = (byte) KeyFuzz.ALGORITHMS.indexOf(key.algorithm());
    System.arraycopy(encoded, 0, seed, 1, encoded.length);
    return seed;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static void vectorStrings(BiConsumer<String, String> visitor) {
    objects(object ->
        object
            .members()
            .forEach((name, value) -> {
              if (value instanceof JsonString string) {
                visitor.accept(name, string.value());
              }
            }));
  }

  /// Every object in the vectors of JOSE, however deep.
  private static void objects(Consumer<JsonObject> visitor) {
    for (String set :
        List.of("wycheproof/testvectors_v1", "ietf-jose-cookbook", "ietf-jose-mldsa")) {
      paths(VECTORS.resolve(set)).stream()
          .filter(path -> OF_JOSE.matcher(path.toString()).find())
          .forEach(path -> visit(JsonObject.parse(read(path), LARGE), visitor));
    }
  }

  private static void visit(JsonValue value, Consumer<JsonObject> visitor) {
    if (value instanceof JsonObject object) {
      visitor.accept(object);
      object.members().values().forEach(member -> visit(member, visitor));
    } else if (value instanceof JsonArray(var elements)) {
      elements.forEach(element -> visit(element, visitor));
    }
  }

  private static void files(String directory, List<byte[]> seeds) {
    paths(VECTORS.resolve(directory)).forEach(path -> seeds.add(read(path)));
  }

  private static List<Path> paths(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
