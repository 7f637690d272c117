/// Tests of the contract's values.
@NullMarked
package dev.claviger.http;

import org.jspecify.annotations.NullMarked;
