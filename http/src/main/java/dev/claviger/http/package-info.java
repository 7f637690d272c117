@NullMarked
package dev.claviger.http;

import org.jspecify.annotations.NullMarked;
