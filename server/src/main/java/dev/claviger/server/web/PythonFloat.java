package dev.claviger.server.web;

import java.math.BigDecimal;

/// The text of a JSON fraction where a text is expected: as Python writes it, since a user name or
/// password that was sent as a number has always been compared in that form.
final class PythonFloat {
  private PythonFloat() {}

  static String text(double value) {
    if (!Double.isFinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    var digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    return exponent < -4 || exponent >= 16 ? scientific(digits, exponent) : plain(digits);
  }

  private static String plain(BigDecimal digits) {
    return digits.scale() <= 0 ? digits.toBigInteger() + ".0" : digits.toPlainString();
  }

  private static String scientific(BigDecimal digits, int exponent) {
    var mantissa = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
    return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
