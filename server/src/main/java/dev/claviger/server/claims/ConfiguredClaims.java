package dev.claviger.server.claims;

import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the claims that the settings name, into each token those for its audience.
public final class ConfiguredClaims {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredClaims.class);

  /// The quotes, the colon and the comma.
  private static final int PUNCTUATION = 4;

  private sealed interface Source {
    record Fixed(JsonValue value) implements Source {}

    record Attribute(AccountAttribute attribute) implements Source {}

    record Template(ClaimTemplate template) implements Source {}
  }

  private record Claim(ClaimSettings settings, Source source) {
    static Claim of(ClaimSettings settings) {
      var source =
          settings
              .fixed()
              .<Source>map(Source.Fixed::new)
              .or(() -> settings.from().map(Source.Attribute::new))
              .orElseGet(() ->
                  new Source.Template(ClaimTemplate.parse(settings.template().orElseThrow())));
      return new Claim(settings, source);
    }

    String name() {
      return settings.name();
    }

    boolean isIn(boolean refresh, List<String> audience) {
      return (settings.refresh() || !refresh) && settings.isFor(audience);
    }
  }

  private final List<Claim> claims;
  private final Set<String> names;
  private final int maxBytes;
  private final Accounts accounts;
  private final Set<String> complained = ConcurrentHashMap.newKeySet();

  public ConfiguredClaims(List<ClaimSettings> settings, int maxBytes, Accounts accounts) {
    this.claims = settings.stream().map(Claim::of).toList();
    this.names = settings.stream().map(ClaimSettings::name).collect(Collectors.toUnmodifiableSet());
    this.maxBytes = maxBytes;
    this.accounts = accounts;
  }

  /// Whether there is nothing to write, and nothing to look up.
  public boolean isEmpty() {
    return names.isEmpty();
  }

  /// Whether it is for us to say what this claim is.
  public boolean has(String name) {
    return names.contains(name);
  }

  /// Writes what is known of the account, in the order of the settings. A claim is whole or left
  /// out: half a list of groups would be a lie, and a token that is too large reaches nobody.
  public void put(
      JsonObject.Builder token, boolean refresh, List<String> audience, Optional<Account> account) {
    int room = maxBytes;
    for (var claim : claims) {
      if (claim.isIn(refresh, audience)) {
        var value = value(claim, account);
        int size = value.map(it -> size(claim.name(), it)).orElse(0);
        if (size <= room) {
          value.ifPresent(it -> token.put(claim.name(), it));
          room -= size;
        } else if (complained.add(claim.name())) {
          LOG.warn(
              "Claim {} is left out of tokens where it is larger than tokens.max-claims-size"
                  + " allows, first for account {}",
              claim.name(),
              account.map(Account::id).orElse(0L));
        }
      }
    }
  }

  private Optional<JsonValue> value(Claim claim, Optional<Account> account) {
    return switch (claim.source) {
      case Source.Fixed(var value) -> Optional.of(value);
      case Source.Attribute(var attribute) -> account.flatMap(it -> attribute.of(it, accounts));
      case Source.Template(var template) -> account.flatMap(it -> template.of(it, accounts));
    };
  }

  private static int size(String name, JsonValue value) {
    return bytes(new JsonString(name).toJson()) + bytes(value.toJson()) + PUNCTUATION;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
