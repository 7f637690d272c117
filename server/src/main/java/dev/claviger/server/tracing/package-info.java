/// Traces: which trace a request belongs to, what is told of it, how that reaches a collector
/// (OpenTelemetry, by OTLP over HTTP).
///
/// Nothing of OpenTelemetry's library is loaded unless a collector is configured, and nothing that
/// happens there is waited for. Owns no decision about a request.
@NullMarked
package dev.claviger.server.tracing;

import org.jspecify.annotations.NullMarked;
