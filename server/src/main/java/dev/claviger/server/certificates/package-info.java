/// Certificates that nobody has to fetch: by ACME (RFC 8555) from an authority, and signed by
/// ourselves until that one has answered.
///
/// Owns the account at the authority, the files in the data directory, when to renew and what to
/// try again. Files are handed to `dev.claviger.http.tls`, which exchanges them while running.
/// Nothing of the ACME library is loaded unless an authority is configured.
@NullMarked
package dev.claviger.server.certificates;

import org.jspecify.annotations.NullMarked;
