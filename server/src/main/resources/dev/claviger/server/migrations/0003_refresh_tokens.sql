-- One row for each refresh token that was issued here or revoked here. Only the id is kept, never
-- the token. revoked_at is set once: by rotation, or at the blacklist endpoint.
create table refresh_token (
  jti        varchar(255) primary key,
  account_id bigint,
  issued_at  ${timestamp} not null,
  expires_at ${timestamp} not null,
  revoked_at ${timestamp}
);

create index refresh_token_account on refresh_token (account_id);
create index refresh_token_expiry on refresh_token (expires_at);
