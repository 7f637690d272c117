package dev.claviger.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.server.web.Language;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {

  @ParameterizedTest
  @CsvSource({
    "ada@example.net, ada@example.net",
    "Ada.O'Neil+x@Example.NET, Ada.O'Neil+x@Example.NET",
    "ada@bücher.example, ada@xn--bcher-kva.example",
    "a@b, a@b",
  })
  void isAnAddressThatMailCanBeSentTo(String text, String address) {
    assertThat(Mailbox.of(text)).hasValue(new Mailbox("", address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada",
        "@example.net",
        "ada@",
        "ada@example..net",
        "ada@exam\u0000ple.net",
        "ada@example.net\n",
        "ada@example.net\r\nBcc: bob@example.net",
        "ada\r\n@example.net",
        "a,b@example.net",
        "ada@example.net>,<bob@example.net",
        "\"ada lovelace\"@example.net",
        "ada@[192.0.2.1]",
        "ada@example.net\u2028",
        "äda@example.net",
      })
  void nothingElseIs(String text) {
    assertThat(Mailbox.of(text)).isEmpty();
  }

  @Test
  void aSenderMayHaveAName() {
    assertThat(Mailbox.parse("Ex, Größe <no-reply@example.org>"))
        .hasValue(new Mailbox("Ex, Größe", "no-reply@example.org"));
    assertThat(Mailbox.parse("no-reply@example.org"))
        .hasValue(new Mailbox("", "no-reply@example.org"));
    assertThat(Mailbox.parse("Ex\r\nBcc: x@y <no-reply@example.org>")).isEmpty();
    assertThat(Mailbox.parse("a <b@c> <d@e>")).isEmpty();
  }

  @Test
  void aSubjectIsOneLine() {
    var to = Mailbox.of("a@b").orElseThrow();

    assertThatThrownBy(() -> new Mail(to, Language.ENGLISH, "x\r\nBcc: y@z", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
