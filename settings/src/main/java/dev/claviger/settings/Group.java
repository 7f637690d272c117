package dev.claviger.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a record component whose type is itself a record of settings (or a `List` of such records,
/// which only the file can give): its name is the prefix of theirs.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Group {

  /// What the settings inside have in common, in one sentence. A heading in the derived pages.
  String help();
}
