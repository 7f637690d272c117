package dev.claviger.http.compression;

import dev.claviger.settings.ByteSize;
import dev.claviger.settings.Setting;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.util.List;

/// What is worth compressing, and what that may take.
public record CompressionOptions(
    @Setting(
            help = "The smallest content that is compressed, where its length is known.",
            byDefault = "1KiB")
        ByteSize from,
    @Setting(
            help = "The media types that are compressed. Pictures, video and archives are already.",
            byDefault =
                "text/*, */*+json, */*+xml, application/json, application/javascript,"
                    + " application/xml, application/wasm, application/x-javascript,"
                    + " application/x-ndjson, application/graphql, image/x-icon, image/bmp,"
                    + " font/ttf, font/otf")
        List<MediaPattern> types,
    @Setting(
            help =
                "Memory for answers that are being compressed at one time, for each route: some 300"
                    + " KiB each by gzip, 1.8 MiB by br and zstd, up to 12 MiB at levels above the"
                    + " usual ones. Beyond it answers go out as they are.",
            byDefault = "128MiB",
            min = "1MiB",
            max = "16GiB")
        ByteSize memory) {

  /// The documented defaults.
  public static CompressionOptions defaults() {
    return SettingsSchema.of(CompressionOptions.class).load(Sources.NONE).value();
  }
}
