/// What stands in front of applications: which site, which route, which policy. Verifies tokens and
/// signs none; learns of keys, accounts and revocations through [dev.claviger.gateway.Identities].
@NullMarked
package dev.claviger.gateway;

import org.jspecify.annotations.NullMarked;
