package dev.claviger.server.login;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Where to go after a login, as the query of the page says: an address that anybody can put into a
/// link. It has to stay on this host, or on one of the domain that shares our cookies; otherwise
/// our page would vouch for a stranger's (open redirect; OWASP ASVS 5.0, 3.7.2).
record NextPage(Optional<String> cookieDomain) {

  static final String NOWHERE = "/";
  private static final int LONGEST = 2000;

  /// The address to send a browser to: what was asked for, or the root of this host.
  String of(Optional<String> asked) {
    return asked.filter(this::isOurs).orElse(NOWHERE);
  }

  private boolean isOurs(String address) {
    return address.length() <= LONGEST
        && address.chars().allMatch(NextPage::isPlain)
        && (isLocal(address) || isOfDomain(address));
  }

  /// Browsers drop tabs and newlines, and take `\` for `/`: `/\evil.example` is another host.
  private static boolean isPlain(int c) {
    return c > 0x20 && c < 0x7f && c != '\\' && c != '"' && c != '<' && c != '>';
  }

  private static boolean isLocal(String address) {
    return address.startsWith("/") && !address.startsWith("//");
  }

  private boolean isOfDomain(String address) {
    return cookieDomain.isPresent()
        && host(address)
            .filter(it -> it.equals(cookieDomain.get()) || it.endsWith("." + cookieDomain.get()))
            .isPresent();
  }

  /// Of an absolute address without a user: `https://shop.example.org@evil.example/` is one with.
  private static Optional<String> host(String address) {
    try {
      var uri = new URI(address);
      return "https".equals(uri.getScheme())
              && uri.getRawUserInfo() == null
              && uri.getHost() != null
          ? Optional.of(uri.getHost().toLowerCase(Locale.ROOT))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /// Where forms may lead beside this host, for a Content Security Policy.
  String formTargets() {
    return cookieDomain.map(domain -> " https://" + domain + " https://*." + domain).orElse("");
  }
}
