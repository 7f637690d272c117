package dev.claviger.http.server;

import dev.claviger.settings.Setting;
import java.time.Duration;

/// How long everything may take. Deadlines are checked about every eighth of the shortest one, at
/// most once a second, so that what is closed may live that much longer.
public record HttpTimeouts(
    @Setting(
            help =
                "From the first byte of a request to the end of its headers, in total. Longer is"
                    + " answered 408. A new connection that sends nothing is closed after the same"
                    + " time.",
            byDefault = "10s",
            min = "10ms")
        Duration header,
    @Setting(
            help =
                "From the end of the headers to the end of the content, in total. Longer is"
                    + " answered 408. Raise it together with the size of the content.",
            byDefault = "60s",
            min = "10ms")
        Duration body,
    @Setting(
            help = "Between two requests on a connection. Longer is closed without an answer.",
            byDefault = "75s",
            min = "10ms")
        Duration idle,
    @Setting(
            help =
                "From the complete request to the first byte of the answer. Longer is answered 503,"
                    + " and the handler is interrupted.",
            byDefault = "30s",
            min = "10ms")
        Duration handler,
    @Setting(
            help =
                "For each 16 KiB of an answer that a client takes. Slower readers are disconnected.",
            byDefault = "30s",
            min = "10ms")
        Duration write,
    @Setting(
            help =
                "From the order to stop until running requests are cut off. Give the process"
                    + " manager a little more.",
            byDefault = "30s")
        Duration drain) {}
