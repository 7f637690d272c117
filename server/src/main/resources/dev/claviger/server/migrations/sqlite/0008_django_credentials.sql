-- Credential epochs of accounts that are in Django's tables, which have no column for them. What was
-- seen there last is kept beside them: where it changes, tokens of before have ended.

create table django_credential (
  account_id       bigint primary key,
  credential_epoch bigint not null default 0,
  -- SHA-256 of the stored hash.
  password_digest  varchar(64) not null,
  -- The same of a better hash of the same password, which is about to be stored.
  announced_digest varchar(64),
  active           boolean not null
);

create trigger django_credential_changed after update on django_credential
when new.credential_epoch <> old.credential_epoch or new.active <> old.active
begin
  insert into account_change (account_id) values (new.account_id);
end;

-- As migration 0005 does for accounts of our own.
create trigger django_credential_moved after update of credential_epoch on django_credential
when new.credential_epoch <> old.credential_epoch
begin
  delete from revocation where scope = 'account' and subject = cast(new.account_id as text);
  insert into revocation (scope, subject, epoch, expires_at)
  values ('account', new.account_id, new.credential_epoch, max(
    cast(unixepoch('subsec') * 1000 as integer) + 2592000000,
    coalesce((select max(expires_at) from token_family where account_id = new.account_id), 0)));
end;

create trigger django_credential_gone after delete on django_credential
begin
  insert into account_change (account_id) values (old.account_id);
  delete from revocation where scope = 'account' and subject = cast(old.account_id as text);
  insert into revocation (scope, subject, epoch, expires_at)
  values ('account', old.account_id, 9223372036854775807, max(
    cast(unixepoch('subsec') * 1000 as integer) + 2592000000,
    coalesce((select max(expires_at) from token_family where account_id = old.account_id), 0)));
  delete from token_family where account_id = old.account_id;
end;
