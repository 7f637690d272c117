package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The public interface of the library is documented in full, as the JDK's doclint sees it.
class JoseJavadocTest {

  /// Where the first sentence has said it, a tag would only say it again.
  private static final Pattern A_SENTENCE_IS_ENOUGH =
      Pattern.compile("no @(param|return|throws).*");

  /// What there are several of is a table, and a row says by its arguments what it is.
  private static final Pattern ROW = Pattern.compile("  [A-Z][A-Z0-9_]*\\(.*");

  @TempDir private Path pages;

  @Test
  void everythingPublicIsDocumented() {
    var found = new DiagnosticCollector<JavaFileObject>();
    var words = Stream.concat(options(), Stream.of("-subpackages", "dev.claviger.jose")).toList();
    boolean done =
        ToolProvider.getSystemDocumentationTool()
            .getTask(new StringWriter(), null, found, null, words, null)
            .call();

    assertThat(faults(found.getDiagnostics())).isEmpty();
    assertThat(done).isTrue();
  }

  private Stream<String> options() {
    return Stream.of(
        "-d",
        pages.toString(),
        "-quiet",
        "-Xdoclint:all",
        "-Xdoclint/package:dev.claviger.jose",
        "-Xmaxwarns",
        "1000",
        "--module-path",
        jarOf(NullMarked.class),
        "--source-path",
        Path.of("..", "jose", "src", "main", "java").toString());
  }

  private static String jarOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
  }

  private static List<String> faults(List<Diagnostic<? extends JavaFileObject>> found) {
    return found.stream()
        .filter(fault -> fault.getSource() != null)
        .filter(fault -> !A_SENTENCE_IS_ENOUGH.matcher(message(fault)).matches())
        .filter(fault -> !ROW.matcher(line(fault)).matches())
        .map(fault ->
            "%s:%d: %s".formatted(file(fault).getFileName(), fault.getLineNumber(), message(fault)))
        .toList();
  }

  private static String message(Diagnostic<?> fault) {
    return fault.getMessage(Locale.ENGLISH);
  }

  private static Path file(Diagnostic<? extends JavaFileObject> fault) {
    return Path.of(fault.getSource().toUri());
  }

  private static String line(Diagnostic<? extends JavaFileObject> fault) {
    try {
      return Files.readAllLines(file(fault)).get((int) fault.getLineNumber() - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
