/// Access and refresh tokens: their claims, how they are minted, checked, rotated and revoked, and
/// the SimpleJWT-compatible endpoints. Owns the table `refresh_token`. Knows accounts only through
/// [dev.claviger.server.accounts.Accounts], keys only through `KeyRing`.
@NullMarked
package dev.claviger.server.tokens;

import org.jspecify.annotations.NullMarked;
