package dev.claviger.http.files;

import dev.claviger.settings.ByteSize;
import dev.claviger.settings.Setting;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.time.Duration;
import java.util.Optional;

/// How files are served.
public record FileOptions(
    @Setting(
            help =
                "File that answers for its directory. Directories without it are not found: they"
                    + " are never listed.",
            byDefault = "index.html")
        String index,
    @Setting(
            help =
                "File that answers, with status 200, for paths that name no file: for applications"
                    + " that route in the browser.",
            example = "index.html")
        Optional<String> fallback,
    @Setting(
            help =
                "Symbolic links: WITHIN follows those that stay below the root, REFUSE none, FOLLOW"
                    + " all.",
            byDefault = "WITHIN")
        Symlinks symlinks,
    @Setting(
            help =
                "Serve files and directories whose name begins with a dot. `.well-known` is always"
                    + " served.",
            byDefault = "false")
        boolean hidden,
    @Setting(
            help =
                "Answer with a neighbour `NAME.br`, `NAME.zst` or `NAME.gz` where a client takes"
                    + " that coding.",
            byDefault = "true")
        boolean precompressed,
    @Setting(
            help =
                "Files up to this size are compressed when they are first asked for, where they"
                    + " have no such neighbour, and kept so in memory. Larger ones are sent as"
                    + " they are.",
            byDefault = "1MiB",
            max = "16MiB")
        ByteSize compressUpTo,
    @Setting(
            help =
                "How long clients may use a file without asking again. With 0 they ask each time,"
                    + " which costs a round trip and no content.",
            byDefault = "0s")
        Duration maxAge,
    @Setting(
            help =
                "Let clients keep files with a hash in their name (`app.3f2a9c1b.js`) for a year:"
                    + " their content never changes.",
            byDefault = "true")
        boolean immutable,
    @Setting(
            help =
                "How long what is known about a file is believed before the disk is asked again."
                    + " With 0 it is asked for each request.",
            byDefault = "1s")
        Duration recheck,
    @Setting(
            help =
                "Memory for the content of small files (up to 64 KiB each) and for what was"
                    + " compressed.",
            byDefault = "32MiB",
            max = "1GiB")
        ByteSize memory,
    @Setting(
            help = "Files open at once for sending. One more is answered 503.",
            byDefault = "1024",
            min = "1")
        int openFiles) {

  /// The documented defaults.
  public static FileOptions defaults() {
    return SettingsSchema.of(FileOptions.class).load(Sources.NONE).value();
  }
}
