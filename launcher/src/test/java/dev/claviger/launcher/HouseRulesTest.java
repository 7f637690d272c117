package dev.claviger.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.stream.Stream;

/// What holds in every module, seen from the one that has them all.
@AnalyzeClasses(packages = "dev.claviger", importOptions = DoNotIncludeTests.class)
class HouseRulesTest {

  private static final String EMPTY_WORDS =
      ".*(Manager|Service|Helper|Helpers|Util|Utils|Impl|Base)|.*\\.(Abstract|Base)[A-Z].*";

  @ArchTest
  static final ArchRule jose_needs_the_jdk_alone =
      classes()
          .that()
          .resideInAPackage("dev.claviger.jose..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.claviger.jose..", "java..", "javax.crypto..", "org.jspecify..");

  @ArchTest
  static final ArchRule client_needs_jose_and_the_jdk_alone =
      classes()
          .that()
          .resideInAPackage("dev.claviger.client..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.claviger.client..", "dev.claviger.jose..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule http_knows_no_token =
      noClasses()
          .that()
          .resideInAPackage("dev.claviger.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.claviger.jose..", "dev.claviger.server..");

  @ArchTest
  static final ArchRule settings_know_nothing_of_what_they_set =
      noClasses()
          .that()
          .resideInAPackage("dev.claviger.settings..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.claviger..")
                  .and(not(resideInAPackage("dev.claviger.settings.."))));

  @ArchTest
  static final ArchRule gateway_knows_nothing_of_the_token_service =
      noClasses()
          .that()
          .resideInAPackage("dev.claviger.gateway..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.claviger.server..");

  @ArchTest
  static final ArchRule the_token_service_knows_nothing_of_the_gateway =
      noClasses()
          .that()
          .resideInAPackage("dev.claviger.server..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.claviger.gateway..");

  @ArchTest
  static final ArchRule nobody_uses_the_launcher =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.claviger.launcher..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.claviger.launcher..");

  @ArchTest
  static final ArchRule names_say_what_a_type_is =
      noClasses().should().haveNameMatching(EMPTY_WORDS);

  @ArchTest
  static final ArchRule accessors_are_named_after_what_they_answer =
      methods()
          .that()
          .arePublic()
          .and(nameMatching("(get|set)[A-Z].*"))
          .should(implementSomebodyElsesMethod())
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nothing_hides_in_a_thread =
      noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);

  @ArchTest
  static final ArchRule nothing_is_printed_past_the_command =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.claviger.launcher..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  private static ArchCondition<JavaMethod> implementSomebodyElsesMethod() {
    return new ArchCondition<>("implement a method of a library") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        if (foreignSupertypes(method.getOwner()).noneMatch(type -> declares(type, method))) {
          events.add(SimpleConditionEvent.violated(method, method.getDescription()));
        }
      }
    };
  }

  private static Stream<JavaClass> foreignSupertypes(JavaClass type) {
    return Stream.of(type.getAllRawSuperclasses(), type.getAllRawInterfaces())
        .flatMap(Collection::stream)
        .filter(supertype -> !supertype.getPackageName().startsWith("dev.claviger"));
  }

  private static boolean declares(JavaClass type, JavaMethod method) {
    return type.getMethods().stream()
        .anyMatch(theirs ->
            theirs.getName().equals(method.getName())
                && theirs.getParameters().size() == method.getParameters().size());
  }
}
