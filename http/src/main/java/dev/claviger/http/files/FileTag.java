package dev.claviger.http.files;

import dev.claviger.http.conditions.EntityTag;
import java.time.Instant;

/// The validator of a file: made of modification time and size.
///
/// The inode is left out: it differs between the nodes of one service and after each deployment,
/// for the same content. A time so recent that the file may change once more within the clock's
/// step makes a weak tag.
final class FileTag {

  private static final long CLOCK_STEP_MILLIS = 2_000;

  private FileTag() {}

  /// @param coding of the content, empty for none: each coding is a representation of its own
  static EntityTag of(FileFacts facts, String coding, long nowMillis) {
    boolean settled = nowMillis - facts.modified().toEpochMilli() > CLOCK_STEP_MILLIS;
    return settled ? new EntityTag(quoted(facts, coding)) : weak(facts, coding);
  }

  /// Of what we make of a file: the same content, and perhaps other bytes tomorrow, by another
  /// version of a library.
  static EntityTag weak(FileFacts facts, String coding) {
    return new EntityTag("W/" + quoted(facts, coding));
  }

  private static String quoted(FileFacts facts, String coding) {
    Instant modified = facts.modified();
    long nanos = modified.getEpochSecond() * 1_000_000_000L + modified.getNano();
    String suffix = coding.isEmpty() ? "" : "-" + coding;
    return "\"" + Long.toHexString(nanos) + "-" + Long.toHexString(facts.size()) + suffix + "\"";
  }
}
