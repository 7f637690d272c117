package dev.claviger.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes a type one that settings can be of. It has a public static method `parse(String)`, which
/// throws [IllegalArgumentException] with a message that says what was expected, and a `toString`
/// that can be parsed again.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Accepts {

  /// What is accepted, in words: `rate`.
  String value();
}
