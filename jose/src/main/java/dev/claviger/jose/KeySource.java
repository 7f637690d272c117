package dev.claviger.jose;

/// Where a verifier finds its keys: a fixed [JwkSet], or a ring whose keys change.
@FunctionalInterface
public interface KeySource {
  /// The keys that verify now. Asked for each token: answer with the same object as long as nothing
  /// has changed, so that what was learnt about it can be kept.
  JwkSet current();

  /// Asked when no key of [#current()] has the id that a token names: the occasion to fetch a fresh
  /// set. Anybody can send tokens with made-up ids, so limit how often.
  default JwkSet afterMiss(String keyId) {
    return current();
  }
}
