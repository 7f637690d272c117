/// Tests of TLS, with the clients that people use.
@NullMarked
package dev.claviger.http.tls;

import org.jspecify.annotations.NullMarked;
