/// Connections, transactions, the write queue of the embedded database, migrations, and the notice
/// that something changed. Knows no table but its own (applied migrations, changed accounts); SQL
/// of a feature stands in that feature's store. Refuses to know HTTP, tokens and people.
@NullMarked
package dev.claviger.server.database;

import org.jspecify.annotations.NullMarked;
