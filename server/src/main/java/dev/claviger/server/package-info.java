@NullMarked
package dev.claviger.server;

import org.jspecify.annotations.NullMarked;
