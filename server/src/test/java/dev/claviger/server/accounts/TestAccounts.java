package dev.claviger.server.accounts;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.Dialect;
import dev.claviger.server.database.TestDatabases;
import java.time.InstantSource;
import java.util.Optional;

/// Accounts of a test: ours, or those of a Django project.
///
/// @param own Claviger's database
/// @param django the Django project's, if the accounts are there
record TestAccounts(Accounts accounts, Database own, Optional<DjangoDatabase> django)
    implements AutoCloseable {

  static TestAccounts ours(Dialect dialect, InstantSource clock) {
    var own = TestDatabases.fresh(dialect);
    return new TestAccounts(new NativeAccounts(own, clock), own, Optional.empty());
  }

  static TestAccounts djangos(Dialect dialect, InstantSource clock) {
    var own = TestDatabases.fresh(dialect);
    var django = DjangoProject.fresh(dialect).open();
    return new TestAccounts(new DjangoAccounts(django, own, clock), own, Optional.of(django));
  }

  @Override
  public void close() {
    django.ifPresent(DjangoDatabase::close);
    own.close();
  }
}
