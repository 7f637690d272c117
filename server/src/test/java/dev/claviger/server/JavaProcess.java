package dev.claviger.server;

import java.io.File;
import java.util.ArrayList;
import java.util.List;

/// Another process of the tests, which may be killed: what it leaves lies where the tests' own
/// files do, and goes with them.
public final class JavaProcess {
  private JavaProcess() {}

  /// What starts `main` with these arguments; its errors are ours.
  public static ProcessBuilder of(Class<?> main, String... arguments) {
    var words = new ArrayList<String>();
    words.add(ProcessHandle.current().info().command().orElseThrow());
    words.add("-XX:TieredStopAtLevel=1");
    words.add("--enable-native-access=ALL-UNNAMED");
    words.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    words.add("-cp");
    words.add(classPath());
    words.add(main.getName());
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /// Surefire hides the real class path in the manifest of a jar.
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
        .replace(" ", File.pathSeparator);
  }
}
