/// The proxy is tested on real sockets, against servers that behave and servers that do not.
@NullMarked
package dev.claviger.http.conditions;

import org.jspecify.annotations.NullMarked;
