package dev.claviger.http.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// The blocks of a PEM file (RFC 7468), with whatever text stands around them.
record PemFile(Path file, List<Block> blocks) {

  /// @param label what stands after BEGIN
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Block(String label, byte[] der) {}

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  static PemFile read(Path file) {
    String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
    List<Block> blocks = new ArrayList<>();
    var matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), der(file, matcher.group(2))));
    }
    return new PemFile(file, List.copyOf(blocks));
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new UnusableCertificateException(file + " does not exist", e);
    } catch (IOException e) {
      throw new UnusableCertificateException(
          file + " cannot be read: does it belong to the user that runs the server?", e);
    }
  }

  /// Lines of headers, which only encrypted keys of old have, are no base64 and refused with it.
  private static byte[] der(Path file, String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new UnusableCertificateException(file + " is damaged: not base64", e);
    }
  }
}
