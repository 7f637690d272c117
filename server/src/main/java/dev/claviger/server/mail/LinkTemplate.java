package dev.claviger.server.mail;

import java.net.URI;

/// Where a link leads: the address of a page, with `{token}` where the secret goes.
public record LinkTemplate(String text) {
  private static final String TOKEN = "{token}";

  public LinkTemplate {
    if (!text.contains(TOKEN) || !isAddress(text.replace(TOKEN, "token"))) {
      throw new IllegalArgumentException(
          "'%s' is no link: expected an address with {token} in it, such as https://app.example.org/reset?token={token}"
              .formatted(text));
    }
  }

  private static boolean isAddress(String text) {
    try {
      var url = URI.create(text);
      return url.getHost() != null && String.valueOf(url.getScheme()).matches("https?");
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  /// `secret` needs no encoding: it is base64url.
  public String url(String secret) {
    return text.replace(TOKEN, secret);
  }
}
