/// For those who check tokens that others issue: the keys of an issuer, fetched and kept.
@NullMarked
package dev.claviger.client;

import org.jspecify.annotations.NullMarked;
