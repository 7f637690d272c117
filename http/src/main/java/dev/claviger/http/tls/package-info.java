/// TLS for listeners: certificates from files, chosen by name, exchanged while running.
///
/// Owns what a handshake offers, who answers for which name, and what clients must show. Knows no
/// HTTP: `dev.claviger.http.server` puts its connections behind it.
@NullMarked
package dev.claviger.http.tls;

import org.jspecify.annotations.NullMarked;
