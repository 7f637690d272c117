package dev.claviger.jose;

import java.util.Optional;
import java.util.Set;

/// What a [JweDecrypter] takes.
///
/// @param maxIterations of the derivation from a password, all recipients together
/// @param compression how far content may be inflated; none when it may not
record DecryptionSettings(
    int maxBytes,
    int maxRecipients,
    int maxIterations,
    Set<ContentEncryption> encryptions,
    Optional<Compression> compression,
    boolean rsa15,
    boolean unprotectedEncryption) {}
