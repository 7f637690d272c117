@NullMarked
package dev.claviger.server.database;

import org.jspecify.annotations.NullMarked;
