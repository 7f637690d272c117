package dev.claviger.server.mail;

import dev.claviger.server.audit.Origin;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.Rows;
import dev.claviger.server.web.Language;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.statement.StatementContext;

/// Mails in table `mail_outbox`, until they are sent or given up: what is there is not lost,
/// however the process ends.
public final class Outbox {
  private final Database database;

  public Outbox(Database database) {
    this.database = database;
  }

  /// What became of a mail to be kept.
  enum Kept {
    WAITS,
    WAITED_ALREADY,
    FULL
  }

  /// What is being sent at this moment is sent once more: `attempts` moves, so that its sender does
  /// not remove it.
  ///
  /// One statement, whatever the recipient: nobody learns from the time that it takes whether there
  /// is such an account.
  Kept add(OutboxMail mail, int most) {
    return database.<Kept>write(handle -> {
      var waiting =
          handle.createQuery("select count(*) from mail_outbox").mapTo(Integer.class).one();
      if (waiting >= most) {
        return Kept.FULL;
      }
      var added =
          handle
              .createUpdate(
                  """
                  insert into mail_outbox
                    (kind, subject, recipient, account_id, language, address, user_agent,
                     request_id, created_at, due_at, expires_at)
                  values (:kind, :subject, :recipient, :account, :language, :address, :agent,
                     :request, :created, :created, :expires)
                  on conflict (kind, subject) do update
                  set due_at = excluded.due_at, expires_at = excluded.expires_at,
                    attempts = mail_outbox.attempts + 1
                  where mail_outbox.attempts > 0
                  """)
              .bind("kind", mail.kind().name())
              .bind("subject", mail.subject())
              .bind("recipient", mail.recipient())
              .bind("account", mail.account())
              .bind("language", mail.language().code())
              .bind("address", mail.origin().address())
              .bind("agent", mail.origin().userAgent())
              .bind("request", mail.origin().requestId())
              .bind("created", mail.createdAt())
              .bind("expires", mail.expiresAt())
              .execute();
      return added == 1 ? Kept.WAITS : Kept.WAITED_ALREADY;
    });
  }

  /// One that is due, for the caller alone until `until`. The condition on `due_at` settles the
  /// race of several servers for a row inside the one statement.
  Optional<OutboxMail> claim(Instant now, Instant until) {
    return database.write(handle ->
        handle
            .createQuery(
                """
                update mail_outbox set due_at = :until, attempts = attempts + 1
                where id = (
                  select id from mail_outbox where due_at <= :now and expires_at > :now
                  order by due_at limit 1)
                and due_at <= :now
                returning *
                """)
            .bind("now", now)
            .bind("until", until)
            .map(Outbox::row)
            .findOne());
  }

  /// It is done with, unless somebody else has taken it meanwhile.
  void remove(OutboxMail mail) {
    boolean _ =
        database.<Integer>write(handle ->
            handle
                .createUpdate("delete from mail_outbox where id = :id and attempts = :attempts")
                .bind("id", mail.id())
                .bind("attempts", mail.attempts())
                .execute())
            == 1;
  }

  void putOff(OutboxMail mail, Instant until) {
    boolean _ =
        database.<Integer>write(handle ->
            handle
                .createUpdate(
                    """
                    update mail_outbox set due_at = :until
                    where id = :id and attempts = :attempts
                    """)
                .bind("id", mail.id())
                .bind("attempts", mail.attempts())
                .bind("until", until)
                .execute())
            == 1;
  }

  /// Takes out what is of no use any more.
  List<OutboxMail> removeExpired(Instant now) {
    return database.write(handle ->
        handle
            .createQuery("delete from mail_outbox where expires_at <= :now returning *")
            .bind("now", now)
            .map(Outbox::row)
            .list());
  }

  /// When the next one is due, if one waits.
  Optional<Instant> nextDue() {
    return database.read(handle ->
        handle
            .createQuery("select due_at from mail_outbox order by due_at limit 1")
            .mapTo(Instant.class)
            .findOne());
  }

  /// How many wait.
  public int size() {
    return database.<Integer>read(handle ->
        handle.createQuery("select count(*) from mail_outbox").mapTo(Integer.class).one());
  }

  private static OutboxMail row(ResultSet row, StatementContext context) throws SQLException {
    return new OutboxMail(
        row.getLong("id"),
        MailKind.valueOf(row.getString("kind")),
        row.getString("subject"),
        row.getString("recipient"),
        Rows.number(row, "account_id"),
        Language.ofCode(row.getString("language")),
        new Origin(
            OptionalLong.empty(),
            row.getString("address"),
            row.getString("user_agent"),
            row.getString("request_id")),
        Rows.instant(row, "created_at", context),
        Rows.instant(row, "expires_at", context),
        row.getInt("attempts"));
  }
}
