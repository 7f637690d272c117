-- What was ended before its time: a family (session), the tokens of an account's earlier epochs
-- (account), one token (token). Every server has the living rows in memory, and reads on from where
-- it read last. What seq is, and why, says migration 0002.

create table revocation (
  seq        bigint not null default pg_current_xact_id()::text::bigint,
  scope      varchar(8) not null,
  subject    varchar(255) not null,
  epoch      bigint not null default 0,
  expires_at timestamptz not null,
  primary key (scope, subject)
);

create index revocation_seq on revocation (seq);
create index revocation_expiry on revocation (expires_at);

create function revocation_announced() returns trigger language plpgsql as $$
begin
  perform pg_notify('claviger', 'revocation');
  return null;
end
$$;

create trigger revocation_announced after insert or update on revocation
for each statement execute function revocation_announced();

create function token_family_ended() returns trigger language plpgsql as $$
begin
  insert into revocation (scope, subject, expires_at)
  values ('session', new.id, new.expires_at)
  on conflict do nothing;
  return null;
end
$$;

-- A family whose refresh token was blacklisted is no revocation: its access tokens go on.
create trigger token_family_ended after update of end_reason on token_family
for each row when (new.end_reason <> 'BLACKLISTED') execute function token_family_ended();

-- For thirty days, or until the last session of the account that is known here expires.
create function account_epoch_is(account bigint, valid bigint) returns void language sql as $$
  insert into revocation (scope, subject, epoch, expires_at)
  select 'account', account::text, valid,
    greatest(now() + interval '30 days', max(expires_at)) from token_family
  where account_id = account
  on conflict (scope, subject) do update
  set seq = excluded.seq, epoch = excluded.epoch, expires_at = excluded.expires_at
$$;

create function account_credentials_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    perform account_epoch_is(old.id, 9223372036854775807);
    delete from token_family where account_id = old.id;
  else
    perform account_epoch_is(new.id, new.credential_epoch);
  end if;
  return null;
end
$$;

create trigger account_credentials_changed after update of credential_epoch or delete on account
for each row execute function account_credentials_changed();
