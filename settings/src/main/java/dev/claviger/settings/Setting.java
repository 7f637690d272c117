package dev.claviger.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes a record component a setting. Its name is the component's in kebab case below the names of
/// the groups around it: component `accessLifetime` of the record behind component `tokens` is
/// `tokens.access-lifetime` in the file, `CLAVIGER_TOKENS_ACCESS_LIFETIME` in the environment and
/// `--tokens-access-lifetime` on the command line.
///
/// The component's type says what is accepted: `boolean`, `int`, `long`, `double`, `String`, an
/// enum, [java.time.Duration], [java.nio.file.Path], [java.net.URI], [ByteSize], [Address],
/// [Secret], a type that [Accepts] marks, and `Optional` or `List` of these. What the type cannot
/// say, the record's compact constructor does: the message of an [IllegalArgumentException] is
/// shown with the group's name, that of a [SettingRefused] with the setting's.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

  /// The value of [#byDefault()] that means "none".
  String NONE = "\0";

  /// One sentence or two in plain words: what it does, and when to change it. Shown in every
  /// derived page.
  String help();

  /// The default, as it would be written in the file. Without one, an `Optional` is empty, a `List`
  /// is empty, and anything else has to be set by whoever starts the program.
  String byDefault() default NONE;

  /// Smallest value accepted, written like a value: `1`, `1s`, `1KiB`.
  String min() default "";

  /// Largest value accepted, written like a value.
  String max() default "";

  /// The name of the setting of djangorestframework-simplejwt (or Django) that it stands for, if
  /// any.
  String simplejwt() default "";

  /// That program's words for values, each as `THEIRS=ours`. Classes go by their name without the
  /// package.
  String[] simplejwtValues() default {};

  /// A value to show in the sample file where the default is empty.
  String example() default "";
}
