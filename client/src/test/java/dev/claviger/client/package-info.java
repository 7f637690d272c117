@NullMarked
package dev.claviger.client;

import org.jspecify.annotations.NullMarked;
