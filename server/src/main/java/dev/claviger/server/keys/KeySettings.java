package dev.claviger.server.keys;

import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.settings.Secret;
import dev.claviger.settings.Setting;
import java.util.Optional;

/// What tokens are signed with.
public record KeySettings(
    @Setting(
            help = "The algorithm that tokens are signed with, and the only one accepted.",
            byDefault = "HS256",
            simplejwt = "ALGORITHM")
        SignatureAlgorithm algorithm,
    @Setting(
            help =
                "The key to sign with: the secret of an HMAC, or a private key in PEM. Without it a"
                    + " key is made in the data directory at the first start.",
            simplejwt = "SIGNING_KEY",
            example = "file:/etc/claviger/signing.pem")
        Optional<Secret> signingKey) {}
