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

-- As migration 0005 does for accounts of our own.
create function django_credential_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    perform account_change(old.account_id);
    perform account_epoch_is(old.account_id, 9223372036854775807);
    delete from token_family where account_id = old.account_id;
  else
    perform account_change(new.account_id);
    if new.credential_epoch <> old.credential_epoch then
      perform account_epoch_is(new.account_id, new.credential_epoch);
    end if;
  end if;
  return null;
end
$$;

create trigger django_credential_moved after update on django_credential
for each row
when (new.credential_epoch <> old.credential_epoch or new.active <> old.active)
execute function django_credential_changed();

create trigger django_credential_gone after delete on django_credential
for each row execute function django_credential_changed();
