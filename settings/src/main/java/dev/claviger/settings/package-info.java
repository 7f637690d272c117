@NullMarked
package dev.claviger.settings;

import org.jspecify.annotations.NullMarked;
