/// What happened that concerns security: the events, where they are kept, and how they are queried.
/// Owns the table `audit_event`. Refuses to take a password, a token or any text of a client but
/// its address and user agent; knows accounts by number alone.
@NullMarked
package dev.claviger.server.audit;

import org.jspecify.annotations.NullMarked;
