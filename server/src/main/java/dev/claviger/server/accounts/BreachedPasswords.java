package dev.claviger.server.accounts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// Passwords that were stolen elsewhere (OWASP ASVS 5.0, 6.2.12): a file of SHA-1 hashes in the
/// order of the hashes, as "Have I Been Pwned" has it, of some forty gigabytes. No password leaves
/// the machine for the question.
///
/// The file is searched by halves where it lies: some forty reads of a few bytes, and no memory. It
/// is opened for each question, so that a newer one can be moved into its place.
public final class BreachedPasswords {
  private static final int HASH_LENGTH = 40;

  /// No line is longer: a hash, a colon, a count, the end of the line.
  private static final int LONGEST_LINE = 80;

  private static final Pattern LINE = Pattern.compile("[0-9A-Fa-f]{40}(:\\d{1,20})?\r?");

  private final Path file;

  public BreachedPasswords(Path file) {
    this.file = file;
  }

  /// Fails unless the first and the last line are of the form that is searched for.
  public void check() {
    try (var lines = FileChannel.open(file)) {
      var first = line(lines, 0);
      var last = lastLine(lines);
      if (!LINE.matcher(first).matches() || !LINE.matcher(last).matches()) {
        throw new BreachedListUnusable(
            "%s is no list of SHA-1 hashes: its lines have to be HASH or HASH:COUNT"
                .formatted(file));
      }
      if (hash(first).compareTo(hash(last)) > 0) {
        throw new BreachedListUnusable(
            "%s is not in the order of its hashes: take the list that is ordered by hash"
                .formatted(file));
      }
    } catch (IOException unreadable) {
      throw new BreachedListUnusable(file, unreadable);
    }
  }

  boolean contains(String password) {
    var hash = HexFormat.of().withUpperCase().formatHex(Sha.SHA1.digest(password.getBytes(UTF_8)));
    try (var lines = FileChannel.open(file)) {
      return contains(lines, hash);
    } catch (IOException unreadable) {
      throw new BreachedListUnusable(file, unreadable);
    }
  }

  /// What is looked for begins, if it is there, at `low` or after it, and before `high`.
  private static boolean contains(FileChannel lines, String hash) throws IOException {
    long low = 0;
    long high = lines.size();
    while (low < high) {
      long middle = (low + high) >>> 1;
      long start = nextStart(lines, middle);
      int order = start >= high ? 1 : hash(line(lines, start)).compareTo(hash);
      if (order == 0) {
        return true;
      }
      low = order < 0 ? start + 1 : low;
      high = order < 0 ? high : middle;
    }
    return false;
  }

  /// The first start of a line at `place` or after it.
  private static long nextStart(FileChannel lines, long place) throws IOException {
    if (place == 0) {
      return 0;
    }
    int end = text(lines, place - 1).indexOf('\n');
    return end < 0 ? lines.size() : place + end;
  }

  private static String lastLine(FileChannel lines) throws IOException {
    var end = text(lines, Math.max(0, lines.size() - LONGEST_LINE)).stripTrailing();
    return end.substring(end.lastIndexOf('\n') + 1);
  }

  private static String line(FileChannel lines, long start) throws IOException {
    var text = text(lines, start);
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private static String hash(String line) {
    return line.substring(0, Math.min(HASH_LENGTH, line.length())).toUpperCase(Locale.ROOT);
  }

  private static String text(FileChannel lines, long start) throws IOException {
    var bytes = ByteBuffer.allocate(LONGEST_LINE);
    int read;
    do {
      read = lines.read(bytes, start + bytes.position());
    } while (read > 0 && bytes.hasRemaining());
    return new String(bytes.array(), 0, bytes.position(), ISO_8859_1);
  }
}
