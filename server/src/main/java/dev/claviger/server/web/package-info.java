/// What every endpoint shares: negotiation, authentication hook, throttles, body parsing, field
/// validation, rendering, and the one place where a [Failure] becomes an HTTP answer. The order of
/// checks is that of REST framework. Knows no account and no token.
@NullMarked
package dev.claviger.server.web;

import org.jspecify.annotations.NullMarked;
