package dev.claviger.server.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;

/// The most used passwords, as sorted five-byte SHA-256 prefixes made by
/// `server/scripts/common-passwords.py`. Read anew for each question: it is asked seldom.
final class CommonPasswords {
  private static final String RESOURCE = "common-passwords.sha256-40";
  private static final int WIDTH = 5;

  private final byte[] digests;

  private CommonPasswords(byte[] digests) {
    this.digests = digests;
  }

  static CommonPasswords load() {
    try (var resource = CommonPasswords.class.getResourceAsStream(RESOURCE)) {
      return new CommonPasswords(Objects.requireNonNull(resource, RESOURCE).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean contains(String password) {
    var wanted = Sha.SHA256.digest(password.getBytes(UTF_8));
    int low = 0;
    int high = digests.length / WIDTH - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(middle, wanted);
      if (order == 0) {
        return true;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return false;
  }

  private int compare(int row, byte[] wanted) {
    return Arrays.compareUnsigned(digests, row * WIDTH, (row + 1) * WIDTH, wanted, 0, WIDTH);
  }
}
