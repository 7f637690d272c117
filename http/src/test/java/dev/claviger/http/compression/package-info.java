@NullMarked
package dev.claviger.http.compression;

import org.jspecify.annotations.NullMarked;
