/// People: accounts, groups, permissions, and how a password becomes a hash and is checked.
///
/// Owns the native account tables and the `Accounts` port, behind which the tables of a Django
/// project can stand as well (`Django...`). Refuses to know tokens, sessions, HTTP and who is
/// asking.
@NullMarked
package dev.claviger.server.accounts;

import org.jspecify.annotations.NullMarked;
