/// Bounds how often something happens: rates, and two ways to hold clients to them. Knows neither
/// requests nor what is bounded.
@NullMarked
package dev.claviger.http.throttle;

import org.jspecify.annotations.NullMarked;
