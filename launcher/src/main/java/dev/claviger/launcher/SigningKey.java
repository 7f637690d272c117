package dev.claviger.launcher;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.SignatureAlgorithm;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Of the keys that were given, the one that signs.
final class SigningKey {

  private SigningKey() {}

  /// @throws CommandFailure when there is none, or more than one
  static Jwk of(JwkSet keys, Optional<String> keyId) {
    var fitting =
        keys.keys().stream()
            .filter(key -> key.isPrivate() && key.algorithm() instanceof SignatureAlgorithm)
            .filter(key -> keyId.isEmpty() || key.keyId().equals(keyId))
            .toList();
    return switch (fitting.size()) {
      case 1 -> fitting.getFirst();
      case 0 -> throw none(keyId);
      default -> throw several(fitting);
    };
  }

  private static CommandFailure none(Optional<String> keyId) {
    return new CommandFailure(
        ExitCode.USAGE,
        keyId
            .map("no private key with the id %s was given"::formatted)
            .orElse("none of the keys can sign: give a private one for signatures"));
  }

  private static CommandFailure several(List<Jwk> keys) {
    var ids = keys.stream().flatMap(key -> key.keyId().stream()).collect(Collectors.joining(", "));
    return new CommandFailure(
        ExitCode.USAGE, "several keys could sign: choose one with --kid (%s)".formatted(ids));
  }
}
