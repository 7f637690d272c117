package dev.claviger.http.server;

import dev.claviger.http.Request;
import java.time.Duration;
import java.time.Instant;

/// What is known about a request once its answer has gone out.
///
/// @param listener the [Listener]'s name
/// @param request as the handler saw it; its body must not be read any more
/// @param status sent to the client; 499 if the client went away before there was an answer
/// @param bytes of the answer's content
/// @param start when the headers were complete
/// @param duration from then to the last byte handed to the system
/// @param trace what [Tracing] has begun
public record FinishedRequest(
    String listener,
    Request request,
    int status,
    long bytes,
    Instant start,
    Duration duration,
    RequestTrace trace) {}
