/// Open sockets that go from one process to another: from a service manager, or from the version of
/// us that ran before. By calls of the C library, which Java has no words for; on Linux only. Knows
/// nothing of HTTP.
@NullMarked
package dev.claviger.http.descriptors;

import org.jspecify.annotations.NullMarked;
