/// What both ends of HTTP/2 have in common on top of Netty's codec: for `dev.claviger.http.server`
/// and `dev.claviger.http.proxy`, and for nobody else.
@NullMarked
package dev.claviger.http.http2;

import org.jspecify.annotations.NullMarked;
