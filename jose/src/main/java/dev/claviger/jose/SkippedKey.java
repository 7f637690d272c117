package dev.claviger.jose;

import java.util.Optional;

/// A member of a JWK Set that was left out because it is of no use here.
///
/// @param position its place in `keys`, from 0
/// @param keyId its `kid`, where it has one
/// @param reason for the operator, without key material
public record SkippedKey(int position, Optional<String> keyId, String reason) {}
