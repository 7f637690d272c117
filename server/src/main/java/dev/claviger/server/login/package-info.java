/// The pages on which people log in and out with a browser, for applications behind the gateway:
/// forms without script, tokens in cookies. Knows no password and no signature: the endpoints of
/// `tokens` do what these pages ask.
@NullMarked
package dev.claviger.server.login;

import org.jspecify.annotations.NullMarked;
