package dev.claviger.http.proxy;

import dev.claviger.settings.ByteSize;
import dev.claviger.settings.Setting;

/// How much of everything a server gets, and may send.
public record UpstreamLimits(
    @Setting(
            help =
                "Requests under way at each server. When all servers have as many, one more is"
                    + " answered 503.",
            byDefault = "10000",
            min = "1")
        int requests,
    @Setting(
            help = "Connections kept for the next request, for each server and processor core.",
            byDefault = "512",
            min = "0")
        int idleConnections,
    @Setting(
            help = "Requests at once on one connection of HTTP/2, if the server allows as many.",
            byDefault = "100",
            min = "1",
            max = "100000")
        int streams,
    @Setting(
            help = "Size of all header lines of an answer together. More is answered 502.",
            byDefault = "64KiB",
            min = "256",
            max = "16MiB")
        ByteSize headerBytes,
    @Setting(
            help = "Number of header lines of an answer. More is answered 502.",
            byDefault = "200",
            min = "1",
            max = "10000")
        int headerCount,
    @Setting(
            help =
                "Bytes of one answer, or of the content of one request, that wait in memory for the"
                    + " slower side.",
            byDefault = "256KiB",
            min = "16KiB",
            max = "64MiB")
        ByteSize buffered) {}
