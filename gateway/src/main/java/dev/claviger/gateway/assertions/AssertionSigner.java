package dev.claviger.gateway.assertions;

import dev.claviger.jose.JsonObject;
import java.util.Optional;

/// Signs with one key, whose public part is published. Whoever has the keys implements it.
@FunctionalInterface
public interface AssertionSigner {

  /// A signed token of these claims, with a type of its own. Without `iss` that is the signer's.
  String sign(JsonObject claims);

  /// Which one signs.
  @FunctionalInterface
  interface Source {

    /// The signer of this moment: an equal one for as long as the same key signs. Empty where
    /// nobody could verify what it signs.
    Optional<AssertionSigner> current();

    /// No key at all.
    static Source none() {
      return Optional::empty;
    }
  }
}
