package dev.claviger.jose.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.jose.encoding.Base64Url;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Makes an input a little different. It knows the words of JSON, JOSE and PEM, and looks into
/// base64url, where most of what is interesting hides.
final class Mutator {
  private static final List<String> WORDS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "\\",
          "null",
          "true",
          "-0",
          "1e999999999",
          "0.5",
          "99999999999999999999",
          "\\u0000",
          "\\ud800",
          "\\udc00",
          "\u00e9",
          "\ud83d\ude00",
          " ",
          "\n",
          ".",
          "..",
          "=",
          "-",
          "_",
          "{}",
          "[]",
          "\"\"",
          "{\"a\":1}",
          "\"alg\":\"none\",",
          "\"kid\":1,",
          "\"crit\":[],",
          "\"b64\":false,",
          "\"exp\":1e15,",
          "\"kty\":\"oct\",",
          "\"x5c\":[\"MAA=\"],",
          "\"key_ops\":[\"sign\"],",
          "\"use\":\"enc\",",
          "\"oth\":[],",
          "-----BEGIN EC PRIVATE KEY-----\n",
          "-----END PUBLIC KEY-----\n",
          "AA",
          "____");
  private static final byte[] SPECIAL = {0, 1, 2, 4, 0x30, 0x7f, (byte) 0x80, (byte) 0xff};
  private static final int MOST = 5;

  private final Random random;
  private final List<byte[]> seeds;

  Mutator(List<byte[]> seeds, long randomSeed) {
    this.seeds = seeds;
    this.random = new Random(randomSeed);
  }

  byte[] next() {
    byte[] input = anySeed();
    int mutations = random.nextInt(MOST + 1);
    for (int i = 0; i < mutations; i++) {
      input = mutate(input);
    }
    return input;
  }

  private byte[] anySeed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] mutate(byte[] input) {
    int from = random.nextInt(input.length + 1);
    int to = from + random.nextInt(Math.min(16, input.length - from) + 1);
    return switch (random.nextInt(8)) {
      case 0 -> flip(input);
      case 1 -> replace(input, from, to, new byte[0]);
      case 2 -> replace(input, from, from, word());
      case 3 -> replace(input, from, to, word());
      case 4 -> replace(input, from, from, Arrays.copyOfRange(input, from, to));
      case 5 -> replace(input, from, to, pieceOf(anySeed()));
      case 6 -> Arrays.copyOf(input, from);
      default -> mutateInside(input);
    };
  }

  private byte[] flip(byte[] input) {
    byte[] flipped = input.clone();
    if (flipped.length > 0) {
      int at = random.nextInt(flipped.length);
      flipped[at] =
          random.nextBoolean()
              ? SPECIAL[random.nextInt(SPECIAL.length)]
              : (byte) (flipped[at] ^ (1 << random.nextInt(8)));
    }
    return flipped;
  }

  private byte[] word() {
    return WORDS.get(random.nextInt(WORDS.size())).getBytes(UTF_8);
  }

  private byte[] pieceOf(byte[] other) {
    int from = random.nextInt(other.length + 1);
    return Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from + 1));
  }

  /// Takes one run of base64url, mutates the bytes that it encodes, and puts them back.
  private byte[] mutateInside(byte[] input) {
    int at = random.nextInt(input.length + 1);
    int from = at;
    while (from > 0 && isBase64Url(input[from - 1])) {
      from--;
    }
    int to = at;
    while (to < input.length && isBase64Url(input[to])) {
      to++;
    }
    try {
      byte[] inside = Base64Url.decode(input, from, to);
      return inside.length == 0
          ? flip(input)
          : replace(input, from, to, Base64Url.encode(mutate(inside)));
    } catch (IllegalArgumentException _) {
      return flip(input);
    }
  }

  private static boolean isBase64Url(byte b) {
    return b == '-' || b == '_' || (b > 0 && Character.isLetterOrDigit(b));
  }

  private static byte[] replace(byte[] input, int from, int to, byte[] piece) {
    var result = new byte[input.length - (to - from) + piece.length];
    System.arraycopy(input, 0, result, 0, from);
    System.arraycopy(piece, 0, result, from, piece.length);
    System.arraycopy(input, to, result, from + piece.length, input.length - to);
    return result;
  }

  static String show(byte[] input) {
    return new String(input, ISO_8859_1);
  }
}
