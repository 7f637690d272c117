/// The life of a password after the login: changing it, and setting another one when it is
/// forgotten. Decides who may; what is a good password, and how it is kept, is the affair of
/// accounts. Knows no token but those that links carry.
@NullMarked
package dev.claviger.server.passwords;

import org.jspecify.annotations.NullMarked;
