/// Claims of one's own: what the settings have tokens say beside their standard claims, as fixed
/// values or of the account. Knows accounts, and nothing of tokens but that some refresh others.
@NullMarked
package dev.claviger.server.claims;

import org.jspecify.annotations.NullMarked;
