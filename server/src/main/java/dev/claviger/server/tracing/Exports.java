package dev.claviger.server.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// OpenTelemetry's library, set up: what is sampled, how spans wait, where they go.
final class Exports {

  /// Of any text that a client may have chosen.
  private static final int LONGEST_VALUE = 1024;

  private static final int LARGEST_BATCH = 512;

  /// Held here, because the JDK forgets loggers that nobody holds.
  private static final Logger LOGGER = Logger.getLogger("io.opentelemetry");

  private Exports() {}

  static SdkTracerProvider provider(TracingSettings settings) {
    logWhereWeLog();
    return SdkTracerProvider.builder()
        .setResource(resource(settings))
        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.ratio())))
        .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(LONGEST_VALUE).build())
        .addSpanProcessor(
            BatchSpanProcessor.builder(exporter(settings))
                .setMaxQueueSize(settings.queue())
                .setMaxExportBatchSize(Math.min(settings.queue(), LARGEST_BATCH))
                .setScheduleDelay(settings.interval())
                .setExporterTimeout(settings.timeout())
                .build())
        .build();
  }

  /// A collector that does not answer is its own warning, at most a few times a minute.
  private static void logWhereWeLog() {
    LOGGER.setUseParentHandlers(false);
    if (LOGGER.getHandlers().length == 0) {
      LOGGER.addHandler(new SLF4JBridgeHandler());
    }
  }

  private static Resource resource(TracingSettings settings) {
    var own = Attributes.builder().put("service.name", settings.serviceName());
    settings
        .attributes()
        .forEach(
            it -> own.put(it.substring(0, it.indexOf('=')), it.substring(it.indexOf('=') + 1)));
    return Resource.getDefault().merge(Resource.create(own.build()));
  }

  private static SpanExporter exporter(TracingSettings settings) {
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.address())
            .setCompression("gzip")
            .setTimeout(settings.timeout())
            .setConnectTimeout(settings.timeout());
    settings.authorityFile().map(Exports::bytes).ifPresent(exporter::setTrustedCertificates);
    settings
        .headers()
        .forEach(header -> {
          var parts = header.reveal().split(":", 2);
          exporter.addHeader(parts[0], parts[1].strip());
        });
    return exporter.build();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("tracing.authority-file cannot be read: " + file, e);
    }
  }
}
