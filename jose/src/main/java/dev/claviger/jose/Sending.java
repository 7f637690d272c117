package dev.claviger.jose;

import java.security.SecureRandom;
import java.util.OptionalInt;

/// What the sender of an encrypted message decides beyond key and content.
///
/// @param partyU `apu`, bytes that say who sends (RFC 7518 section 4.6.1.2); empty for none
/// @param partyV `apv`, bytes that say who receives; empty for none
/// @param iterations of the derivation from a password; the algorithm's own number when empty
/// @param rsa15 whether [KeyManagementAlgorithm#RSA1_5] was asked for by name
@SuppressWarnings("ArrayRecordComponent") // carries bytes, and is never compared
record Sending(
    ContentEncryption encryption,
    SecureRandom random,
    byte[] partyU,
    byte[] partyV,
    OptionalInt iterations,
    boolean rsa15) {
  byte[] randomBytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
