package dev.claviger.http.server;

import dev.claviger.settings.ByteSize;
import dev.claviger.settings.Setting;

/// How much of everything a client may ask for.
public record HttpLimits(
    @Setting(
            help = "Longest request line. More is answered 414.",
            byDefault = "8KiB",
            min = "256",
            max = "1MiB")
        ByteSize requestLine,
    @Setting(
            help = "Size of all header lines of a request together. More is answered 431.",
            byDefault = "32KiB",
            min = "256",
            max = "16MiB")
        ByteSize headerBytes,
    @Setting(
            help = "Number of header lines of a request. More are answered 431.",
            byDefault = "100",
            min = "1",
            max = "10000")
        int headerCount,
    @Setting(
            help = "Size of a request's content. More is answered 413. The default is Django's.",
            byDefault = "2560KiB",
            max = "1TiB")
        ByteSize bodyBytes,
    @Setting(
            help =
                "Connections open at once, over all listeners. One more is answered 503 and"
                    + " closed.",
            byDefault = "10000",
            min = "1")
        int connections,
    @Setting(
            help =
                "Connections open at once from one client: an IPv4 address, or the first 64 bits of"
                    + " an IPv6 address. One more is answered 503 and closed. Not for this machine"
                    + " and known proxies, whose connections are those of many.",
            byDefault = "1000",
            min = "1")
        int connectionsPerClient) {}
