/// Access and refresh tokens: their claims, how they are minted, checked, rotated and revoked, the
/// sessions they belong to, and the SimpleJWT-compatible endpoints. Owns the tables `token_family`,
/// `revocation` and `refresh_token`. Knows accounts only through
/// [dev.claviger.server.accounts.Accounts], keys only through `KeyRing`.
@NullMarked
package dev.claviger.server.tokens;

import org.jspecify.annotations.NullMarked;
