/// Tests of the public interface, by behaviour, by specification and by attack.
@NullMarked
package dev.claviger.jose;

import org.jspecify.annotations.NullMarked;
