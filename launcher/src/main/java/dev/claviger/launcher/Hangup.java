package dev.claviger.launcher;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;

/// The signal by which operators ask for a reload. The JDK has signals in a package that it keeps
/// for programs like this one and that compilers warn of: hence by reflection.
final class Hangup {

  /// A bit for each signal, the first for SIGHUP, in hexadecimal digits.
  private static final String IGNORED = "SigIgn:";

  private Hangup() {}

  /// Whether it would not hear of a hangup: a JVM leaves a signal ignored that was ignored when it
  /// started. Where that cannot be seen, no.
  static boolean isIgnoredBy(ProcessHandle process) throws IOException {
    var status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(IGNORED))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), 16))
        .anyMatch(signals -> (signals & 1) != 0);
  }

  /// Runs `action` on a thread of its own at each SIGHUP, which otherwise ends the process. Where
  /// there is no such signal, nothing happens.
  @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself alone
  static void handle(Runnable action) {
    try {
      var signal = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      var proxy =
          Proxy.newProxyInstance(
              Hangup.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      Thread.ofVirtual().name("reload").start(action);
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> arguments != null && self == arguments[0];
                    default -> "hangup";
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
    } catch (InvocationTargetException unknownSignal) {
      // Windows has none
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
