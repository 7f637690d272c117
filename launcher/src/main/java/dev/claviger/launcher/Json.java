package dev.claviger.launcher;

import java.io.Writer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// JSON on standard output.
final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// Indented: people read it too.
  static JsonGenerator pretty(Writer writer) {
    return FACTORY.createGenerator(
        new ObjectWriteContext.Base() {
          @Override
          public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
          }
        },
        writer);
  }
}
