package dev.claviger.gateway;

import dev.claviger.gateway.policies.Identity;
import dev.claviger.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What an application is told of who calls, and what is kept from it: whatever a client could send
/// to be taken for somebody else, or for having asked something else than what was checked.
final class IdentityHeaders {

  /// By these, some frameworks take another path or another method for the one that was asked for.
  private static final List<String> OTHER_PATH =
      List.of(
          "X-Original-URL",
          "X-Original-URI",
          "X-Rewrite-URL",
          "X-Forwarded-Uri",
          "X-Forwarded-Path",
          "X-Forwarded-Method",
          "X-Forwarded-Prefix");

  private static final List<String> OTHER_METHOD =
      List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");

  /// What a `Connection` header may say to us; anything else it names is of this connection alone.
  private static final Set<String> CONNECTION_OPTIONS =
      Set.of("close", "keep-alive", "upgrade", "te");

  /// What no `Connection` header can remove.
  private static final Set<String> MESSAGE =
      Set.of("connection", "host", "content-length", "transfer-encoding");

  private static final HeaderNames NONE = HeaderNames.of(List.of());

  private record Row(String name, Function<Identity, String> value) {}

  private final List<Row> rows = new ArrayList<>();
  private final String assertion;
  private final HeaderNames always;
  private final HeaderNames whereMethodsMatter;
  private final boolean tellRights;
  private final Set<String> cookies;

  IdentityHeaders(IdentitySettings settings, Set<String> cookies) {
    row(settings.userHeader(), who -> encoded(who.username()));
    row(settings.userIdHeader(), who -> encoded(who.id()));
    row(settings.emailHeader(), who -> encoded(who.email()));
    row(settings.groupsHeader(), IdentityHeaders::groups);
    row(settings.issuerHeader(), IdentityHeaders::otherIssuer);
    row(settings.staffHeader(), who -> Boolean.toString(who.staff()));
    this.assertion = settings.assertion().header();
    this.cookies = cookies;
    this.tellRights = settings.groupsHeader().isPresent();
    var unwanted = new ArrayList<>(settings.headers());
    unwanted.addAll(OTHER_PATH);
    if (!settings.passToken()) {
      unwanted.add("Authorization");
    }
    this.always = HeaderNames.of(unwanted);
    unwanted.addAll(OTHER_METHOD);
    this.whereMethodsMatter = HeaderNames.of(unwanted);
  }

  /// Whether the groups of who calls have to be known.
  boolean tellRights() {
    return tellRights;
  }

  private void row(Optional<String> name, Function<Identity, String> value) {
    name.ifPresent(it -> rows.add(new Row(it, value)));
  }

  /// The headers for the application.
  ///
  /// @param identity empty where it is not known, or nobody's business
  /// @param asserted the signed assertion of it, if there is one
  Headers rewritten(
      Headers sent, Optional<Identity> identity, Optional<String> asserted, boolean methodsMatter) {
    var unwanted = methodsMatter ? whereMethodsMatter : always;
    var dropped = connectionHeaders(sent);
    var headers = Headers.builder();
    sent.forEach((name, value) -> {
      if (!unwanted.contains(name) && !dropped.contains(name)) {
        copy(headers, name, value);
      }
    });
    identity.ifPresent(who -> rows.forEach(row -> add(headers, row.name, row.value.apply(who))));
    asserted.ifPresent(token -> headers.add(assertion, token));
    return headers.build();
  }

  /// An empty value says nothing.
  private static void add(Headers.Builder headers, String name, String value) {
    if (!value.isEmpty()) {
      headers.add(name, value);
    }
  }

  private static String otherIssuer(Identity identity) {
    return identity.issuer().equals(Identity.OWN) ? "" : identity.issuer();
  }

  private void copy(Headers.Builder headers, String name, String value) {
    if (name.equalsIgnoreCase("Cookie")) {
      var others = withoutOurs(value);
      if (!others.isEmpty()) {
        headers.add(name, others);
      }
    } else if (name.equalsIgnoreCase("Connection")) {
      headers.add(name, connectionOptions(value));
    } else {
      headers.add(name, value);
    }
  }

  private String withoutOurs(String cookie) {
    return Arrays.stream(cookie.split(";", -1))
        .map(String::strip)
        .filter(pair -> !cookies.contains(pair.split("=", 2)[0].strip()))
        .collect(Collectors.joining("; "));
  }

  /// A client that names one of our headers in `Connection` would have it removed on the way (RFC
  /// 9110 section 7.6.1), after we have set it: so what it names is removed here, before.
  private static HeaderNames connectionHeaders(Headers sent) {
    if (!sent.contains("Connection")) {
      return NONE;
    }
    return HeaderNames.of(
        sent.all("Connection").stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(option -> option.strip().toLowerCase(Locale.ROOT).replace('_', '-'))
            .filter(option -> !CONNECTION_OPTIONS.contains(option) && !MESSAGE.contains(option))
            .toList());
  }

  private static String connectionOptions(String value) {
    return Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .filter(option -> CONNECTION_OPTIONS.contains(option.toLowerCase(Locale.ROOT)))
        .collect(Collectors.joining(", "));
  }

  private static String groups(Identity identity) {
    return identity.groups().stream()
        .map(IdentityHeaders::encoded)
        .collect(Collectors.joining(","));
  }

  /// A value of a header is ASCII without controls: anything else is percent-encoded UTF-8, and so
  /// are `%` and what divides lists.
  private static String encoded(String value) {
    if (isPlain(value)) {
      return value;
    }
    var text = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        text.append((char) b);
      } else {
        text.append("%%%02X".formatted(b));
      }
    }
    return text.toString();
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!isPlain(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(int c) {
    return c >= 0x20 && c < 0x7f && c != '%' && c != ',';
  }
}
