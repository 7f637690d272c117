package dev.claviger.gateway.apps;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Passes on what a worker writes, line by line, each with the name of the worker in front.
final class WorkerOutput {

  /// A longer line is passed on in pieces: a worker must not fill our memory.
  private static final int LONGEST_LINE = 16 << 10;

  private WorkerOutput() {}

  static void pass(InputStream from, String label, Consumer<String> to) {
    try (var input = new BufferedInputStream(from)) {
      var line = new ByteArrayOutputStream();
      for (int read = input.read(); read >= 0; read = input.read()) {
        if (read != '\n') {
          line.write(read);
        }
        if (read == '\n' || line.size() == LONGEST_LINE) {
          emit(line, label, to);
        }
      }
      if (line.size() > 0) {
        emit(line, label, to);
      }
    } catch (IOException e) {
      to.accept(label + " | (output lost: " + e.getMessage() + ")");
    }
  }

  private static void emit(ByteArrayOutputStream line, String label, Consumer<String> to) {
    to.accept(label + " | " + line.toString(StandardCharsets.UTF_8).stripTrailing());
    line.reset();
  }
}
