@NullMarked
package dev.claviger.launcher;

import org.jspecify.annotations.NullMarked;
