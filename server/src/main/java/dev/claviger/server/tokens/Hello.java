package dev.claviger.server.tokens;

import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import java.util.Map;

/// The protected resource to try a token on.
public final class Hello {
  public Answer greet(Call call) {
    return Answer.ok(Map.of("message", "Hello, " + call.identified().name() + "!"));
  }
}
