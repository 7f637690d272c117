package dev.claviger.server.keys;

import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.settings.ByteSize;
import dev.claviger.settings.Durations;
import dev.claviger.settings.Secret;
import dev.claviger.settings.Setting;
import java.time.Duration;
import java.util.Optional;

/// What tokens are signed with.
public record KeySettings(
    @Setting(
            help =
                "The algorithm of new keys. Without it: HS256 with a `signing-key`, else that of"
                    + " the key in use, ES256 for the first.",
            simplejwt = "ALGORITHM")
        Optional<SignatureAlgorithm> algorithm,
    @Setting(
            help =
                "The one key to sign and verify with, for those who share it with SimpleJWT: the"
                    + " secret of an HMAC, or a private key in PEM. Without it keys are made and"
                    + " rotated, and kept in the database.",
            simplejwt = "SIGNING_KEY",
            example = "file:/etc/claviger/signing.pem")
        Optional<Secret> signingKey,
    @Setting(
            help =
                "The public key, in PEM, that belongs to a private `signing-key`. Alone, without a"
                    + " `signing-key`, it makes a server that checks tokens and issues none. An"
                    + " HMAC has none: there it is not looked at.",
            simplejwt = "VERIFYING_KEY",
            example = "file:/etc/claviger/verifying.pem")
        Optional<Secret> verifyingKey,
    @Setting(
            help =
                "Where another issuer publishes its keys (JWKS): its tokens are accepted as well,"
                    + " by the `kid` that they name, if they say what tokens here have to say."
                    + " `https` only, but for this machine.",
            simplejwt = "JWK_URL",
            example = "https://login.example.com/.well-known/jwks.json")
        Optional<String> jwkUrl,
    @Setting(
            help = "How long the answer from `jwk-url` may take.",
            byDefault = "5s",
            min = "100ms",
            max = "1m")
        Duration jwkTimeout,
    @Setting(
            help = "How large the answer from `jwk-url` may be.",
            byDefault = "256KiB",
            max = "16MiB")
        ByteSize jwkMaxSize,
    @Setting(
            help =
                "How much time passes between two requests to `jwk-url` at least, whatever tokens"
                    + " are sent here.",
            byDefault = "30s",
            min = "1s")
        Duration jwkPause,
    @Setting(
            help = "How long the keys from `jwk-url` go on while it does not answer.",
            byDefault = "1d",
            min = "0s")
        Duration jwkKeepFor,
    @Setting(
            help =
                "What the keys in the database are encrypted under: 32 characters or more, the same"
                    + " for all servers of one database. Without it one is made in the data"
                    + " directory.",
            example = "file:/etc/claviger/master-secret")
        Optional<Secret> masterSecret,
    @Setting(
            help = "How long a key signs before the next one does. `0`: until it is told to.",
            byDefault = "90d",
            min = "0s")
        Duration rotationAge,
    @Setting(
            help =
                "How long a key is published before it signs, so that everybody knows it by then.",
            byDefault = "1d",
            min = "0s")
        Duration publishBefore,
    @Setting(
            help = "How long others may keep the published keys before they ask again.",
            byDefault = "5m",
            min = "0s")
        Duration jwksMaxAge) {

  public KeySettings {
    if (jwksMaxAge.compareTo(publishBefore) > 0) {
      throw new IllegalArgumentException(
          "jwks-max-age (%s) must not be longer than publish-before (%s): a key would sign before everybody knows it"
              .formatted(Durations.format(jwksMaxAge), Durations.format(publishBefore)));
    }
  }

  /// Whether others can verify what is signed here, as far as the settings alone say it: the ring
  /// of the database has an algorithm of its own.
  public boolean signsPublicly() {
    return signingKey.isPresent()
        ? !algorithmOfSigningKey().isSymmetric()
        : verifyingKey.isEmpty() && algorithm.filter(SignatureAlgorithm::isSymmetric).isEmpty();
  }

  /// That of a configured key: what SimpleJWT takes when it is told nothing.
  SignatureAlgorithm algorithmOfSigningKey() {
    return algorithm.orElse(SignatureAlgorithm.HS256);
  }
}
