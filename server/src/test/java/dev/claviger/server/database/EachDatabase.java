package dev.claviger.server.database;

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

final class EachDatabase implements ClassTemplateInvocationContextProvider {

  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    return Stream.of(Dialect.values()).map(Invocation::new);
  }

  private record Invocation(Dialect dialect) implements ClassTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocationIndex) {
      return dialect.name();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Fresh(dialect));
    }
  }

  private static final class Fresh
      implements ParameterResolver, AfterClassTemplateInvocationCallback {
    private final Dialect dialect;
    private Optional<Database> database = Optional.empty();

    Fresh(Dialect dialect) {
      this.dialect = dialect;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Database.class;
    }

    @Override
    public Database resolveParameter(ParameterContext parameter, ExtensionContext context) {
      var opened = database.orElseGet(() -> TestDatabases.fresh(dialect));
      database = Optional.of(opened);
      return opened;
    }

    @Override
    public void afterClassTemplateInvocation(ExtensionContext context) {
      database.ifPresent(Database::close);
    }
  }
}
