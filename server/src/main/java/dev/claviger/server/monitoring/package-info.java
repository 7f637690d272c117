/// What operators and their machines look at: health, readiness, metrics. Watches the server from
/// outside its features, and decides nothing.
@NullMarked
package dev.claviger.server.monitoring;

import org.jspecify.annotations.NullMarked;
