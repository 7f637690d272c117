package dev.claviger.gateway.apps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// A process for good: its number is given out again one day, but not together with when it began.
///
/// @param birth on Linux the boot and the clock tick in it, since the time of day in which others
///   count is set now and then
record ProcessIdentity(long pid, String birth) {

  private static final Path PROC = Path.of("/proc");
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,10}) (\\S+)");

  /// Of a process that runs. One that has ended, and whose parent has not asked for its status,
  /// does not.
  static Optional<ProcessIdentity> of(long pid) {
    return birth(pid).map(birth -> new ProcessIdentity(pid, birth));
  }

  static Optional<ProcessIdentity> parse(String text) {
    var match = TEXT.matcher(text);
    return match.matches()
        ? Optional.of(new ProcessIdentity(Long.parseLong(match.group(1)), match.group(2)))
        : Optional.empty();
  }

  boolean isAlive() {
    return of(pid).equals(Optional.of(this));
  }

  private static Optional<String> birth(long pid) {
    return Files.exists(PROC.resolve("self/stat"))
        ? birthInProc(pid)
        : ProcessHandle.of(pid).flatMap(it -> it.info().startInstant()).map(Instant::toString);
  }

  /// See proc_pid_stat(5): what stands before the last parenthesis may be anything.
  private static Optional<String> birthInProc(long pid) {
    try {
      var stat = read(PROC.resolve(pid + "/stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[0].matches("[ZX]") ? Optional.empty() : Optional.of(boot() + "/" + fields[19]);
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static String boot() throws IOException {
    return read(PROC.resolve("sys/kernel/random/boot_id")).strip();
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return pid + " " + birth;
  }
}
