package dev.claviger.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On the root record: names a block of the settings file in which settings go by the names that
/// [Setting#simplejwt()] gives, with values as that program writes them, so that a team can paste
/// what it has.
///
/// The same setting under both names is refused, and so is a name that is known to neither program.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ForeignBlock {

  /// The name of the block.
  String value();

  /// The names that have no counterpart here.
  Without[] without() default {};

  /// A setting of the other program that has no counterpart here.
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target({})
  @interface Without {
    String name();

    /// The values that ask for what happens here anyway, the other program's default first; any
    /// other is refused.
    String[] accepts() default {};

    /// What to do instead, as a sentence.
    String instead();
  }
}
