/// A shared cache of answers (RFC 9111), in memory, for what the reverse proxy forwards.
///
/// What may be kept and given again is decided by pure functions ([RequestDecision],
/// [StorageDecision], [ReuseDecision]); [StoredAnswers] holds it within a bound; [SharedCache]
/// stands between a client and the forwarding of its request and carries the decisions out. Knows
/// neither routes nor servers.
@NullMarked
package dev.claviger.http.cache;

import org.jspecify.annotations.NullMarked;
