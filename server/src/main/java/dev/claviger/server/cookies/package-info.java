/// Tokens in cookies, for applications in a browser: which cookies there are, when tokens are
/// delivered by them, and the protection from forged requests that cookies need. Knows nothing of
/// what is in a token but the session that a CSRF token is bound to.
@NullMarked
package dev.claviger.server.cookies;

import org.jspecify.annotations.NullMarked;
