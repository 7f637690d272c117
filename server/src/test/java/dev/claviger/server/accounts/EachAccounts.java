package dev.claviger.server.accounts;

import dev.claviger.server.accounts.AccountSettings.Source;
import dev.claviger.server.database.Dialect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

final class EachAccounts implements ClassTemplateInvocationContextProvider {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    return Stream.of(Source.values())
        .flatMap(
            source -> Stream.of(Dialect.values()).map(dialect -> new Invocation(source, dialect)));
  }

  private record Invocation(Source source, Dialect dialect)
      implements ClassTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocationIndex) {
      return source + " on " + dialect;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Fresh(this));
    }

    TestAccounts open() {
      return switch (source) {
        case NATIVE -> TestAccounts.ours(dialect, () -> NOW);
        case DJANGO -> TestAccounts.djangos(dialect, () -> NOW);
      };
    }
  }

  private static final class Fresh
      implements ParameterResolver, AfterClassTemplateInvocationCallback {
    private final Invocation invocation;
    private Optional<TestAccounts> accounts = Optional.empty();

    Fresh(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == TestAccounts.class;
    }

    @Override
    public TestAccounts resolveParameter(ParameterContext parameter, ExtensionContext context) {
      var opened = accounts.orElseGet(invocation::open);
      accounts = Optional.of(opened);
      return opened;
    }

    @Override
    public void afterClassTemplateInvocation(ExtensionContext context) {
      accounts.ifPresent(TestAccounts::close);
    }
  }
}
