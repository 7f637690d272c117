package dev.claviger.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/// The order of the features. Who reads a package needs to know those above it, and no others.
@AnalyzeClasses(packagesOf = ServerSettings.class, importOptions = DoNotIncludeTests.class)
class PackageOrderTest {

  private static final String ROOT = ServerSettings.class.getPackageName();

  /// A package may use those before it. The composition root uses all, and nobody uses it.
  private static final List<String> ORDER =
      List.of(
          "database",
          "certificates",
          "web",
          "audit",
          "keys",
          "accounts",
          "mail",
          "clients",
          "claims",
          "cookies",
          "tokens",
          "passwords",
          "login",
          "signup",
          "monitoring",
          "tracing",
          "",
          "deploy");

  @ArchTest
  static final ArchRule each_package_uses_only_those_above_it =
      classes().should(useOnlyPackagesAbove());

  private static ArchCondition<JavaClass> useOnlyPackagesAbove() {
    return new ArchCondition<>("use only packages above their own in " + ORDER) {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        if (place(user) < 0) {
          events.add(
              SimpleConditionEvent.violated(user, user.getName() + " has no place in the order"));
        }
        user.getDirectDependenciesFromSelf().stream()
            .filter(use -> place(use.getTargetClass()) > place(user))
            .forEach(use -> events.add(SimpleConditionEvent.violated(use, use.getDescription())));
      }
    };
  }

  /// The place in the order; what is not of the server stands before everything.
  private static int place(JavaClass type) {
    var name = type.getPackageName();
    if (!name.equals(ROOT) && !name.startsWith(ROOT + ".")) {
      return -1;
    }
    var feature = name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1).split("\\.", 2)[0];
    return ORDER.indexOf(feature);
  }
}
