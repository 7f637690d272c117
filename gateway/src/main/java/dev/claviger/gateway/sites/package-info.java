/// Which site and which route a request belongs to: the settings, what is wrong with them, and the
/// table made of them. Pure; does nothing to a request.
@NullMarked
package dev.claviger.gateway.sites;

import org.jspecify.annotations.NullMarked;
