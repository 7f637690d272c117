@NullMarked
package dev.claviger.jose;

import org.jspecify.annotations.NullMarked;
