/// Tests of the engine, on real sockets.
@NullMarked
package dev.claviger.http.server;

import org.jspecify.annotations.NullMarked;
