/// People: accounts, groups, permissions, and how a password becomes a hash and is checked.
///
/// Owns the native account tables and the `Accounts` port, behind which another store (Django's
/// tables) can stand. Refuses to know tokens, sessions, HTTP and who is asking.
@NullMarked
package dev.claviger.server.accounts;

import org.jspecify.annotations.NullMarked;
