/// Tests of open sockets that come from elsewhere.
@NullMarked
package dev.claviger.http.descriptors;

import org.jspecify.annotations.NullMarked;
