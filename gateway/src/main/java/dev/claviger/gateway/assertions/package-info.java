/// What applications are told of who calls in a short signed token: what it says, for whom, and how
/// long one is used again. Has no key: [dev.claviger.gateway.assertions.AssertionSigner] has.
@NullMarked
package dev.claviger.gateway.assertions;

import org.jspecify.annotations.NullMarked;
