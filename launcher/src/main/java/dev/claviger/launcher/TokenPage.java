package dev.claviger.launcher;

import dev.claviger.launcher.TokenAnatomy.Encrypted;
import dev.claviger.launcher.TokenAnatomy.Payload;
import dev.claviger.launcher.TokenAnatomy.Signed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// An unverified token as a page that people read, and are warned by.
final class TokenPage {

  private static final String WARNING =
      "NOT VERIFIED: anybody could have written this. To check it: claviger jwt verify --key FILE";

  private final Palette palette;
  private final Glossary glossary;
  private final JsonPage pages;

  TokenPage(Palette palette, Instant now) {
    this.palette = palette;
    this.glossary = new Glossary(now);
    this.pages = new JsonPage(palette);
  }

  String of(TokenAnatomy token) {
    return palette.paint(Palette.Style.WARNING, WARNING) + "\n" + sections(token, "");
  }

  private String sections(TokenAnatomy token, String nested) {
    var header = "\n%sHeader\n%s".formatted(nested, pages.of(token.header(), glossary.ofHeader()));
    return header
        + switch (token) {
          case Signed signed ->
              payload(signed.payload(), nested)
                  + "\n%sSignature: %s\n".formatted(nested, size(signed));
          case Encrypted encrypted -> encrypted(encrypted, nested);
        };
  }

  private String payload(Payload payload, String nested) {
    return switch (payload) {
      case Payload.Claims(var claims) ->
          "\n%sClaims\n%s".formatted(nested, pages.of(claims, glossary.ofClaims()));
      case Payload.Nested(var token) ->
          "\n%sPayload: another token\n".formatted(nested) + sections(token, nested + "Nested ");
      case Payload.Other(var bytes) ->
          "\n%sPayload: %d bytes, no claims\n%s\n"
              .formatted(nested, bytes.remaining(), text(bytes));
    };
  }

  private static String text(ByteBuffer bytes) {
    return Printable.of(StandardCharsets.UTF_8.decode(bytes.duplicate()).toString());
  }

  private static String size(Signed signed) {
    return signed.signatureBytes() == 0 ? "NONE" : signed.signatureBytes() + " bytes";
  }

  private static String encrypted(Encrypted token, String nested) {
    return "\n%sContent: %d bytes, encrypted. To read it: claviger jwt decrypt --key FILE\n"
        .formatted(nested, token.contentBytes());
  }
}
