-- What was ended before its time: a family (session), the tokens of an account's earlier epochs
-- (account), one token (token). Every server has the living rows in memory, and reads on from the
-- seq that it read last.

create table revocation (
  seq        integer primary key autoincrement,
  scope      varchar(8) not null,
  subject    varchar(255) not null,
  epoch      bigint not null default 0,
  expires_at integer not null,
  unique (scope, subject)
);

create index revocation_expiry on revocation (expires_at);

-- A family whose refresh token was blacklisted is no revocation: its access tokens go on.
create trigger token_family_ended after update of end_reason on token_family
when new.end_reason <> 'BLACKLISTED'
begin
  insert or ignore into revocation (scope, subject, expires_at)
  values ('session', new.id, new.expires_at);
end;

-- For thirty days, or until the last session of the account that is known here expires.
create trigger account_credentials_changed after update of credential_epoch on account
begin
  delete from revocation where scope = 'account' and subject = cast(new.id as text);
  insert into revocation (scope, subject, epoch, expires_at)
  values ('account', new.id, new.credential_epoch, max(
    cast(unixepoch('subsec') * 1000 as integer) + 2592000000,
    coalesce((select max(expires_at) from token_family where account_id = new.id), 0)));
end;

create trigger account_gone after delete on account
begin
  delete from revocation where scope = 'account' and subject = cast(old.id as text);
  insert into revocation (scope, subject, epoch, expires_at)
  values ('account', old.id, 9223372036854775807, max(
    cast(unixepoch('subsec') * 1000 as integer) + 2592000000,
    coalesce((select max(expires_at) from token_family where account_id = old.id), 0)));
  delete from token_family where account_id = old.id;
end;
