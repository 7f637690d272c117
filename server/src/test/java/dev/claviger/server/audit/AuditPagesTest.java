package dev.claviger.server.audit;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The reference of the events says what the table says. `.ci/pages` writes it anew.
class AuditPagesTest {
  private static final Path PAGE = Path.of("..", "docs", "audit.md");

  @Test
  void auditPageIsUpToDate() throws IOException {
    var text = page();
    if (Boolean.getBoolean("pages.write")) {
      Files.writeString(PAGE, text);
    }
    assertThat(PAGE).as("docs/audit.md, which .ci/pages prints").hasContent(text);
  }

  private static String page() {
    return """
    # Audit log

    Every security event that is recorded. Each has the time, the account that it is about, the account that did it, the client's address and
    user agent, the id of the request, and details: the reason, the session, the key. None has a password or a token in it.
    How to read it is in [operations.md](operations.md#the-audit-log).

    | Event | Meaning |
    |---|---|
    %s\
    """
        .formatted(
            Arrays.stream(AuditEventType.values())
                .map(type -> "| `%s` | %s |\n".formatted(type.eventName(), type.meaning()))
                .collect(joining()));
  }
}
