-- One row for each login: all tokens that came of it, known to clients as a session. Rotation moves
-- current_jti within the row, so that no row is written for a token.
--
-- Neither index contains a column that rotation changes: expires_at moves in steps of an hour.
create table token_family (
  id               varchar(32) primary key,
  account_id       bigint not null,
  -- The account's when the person logged in: once that moves, the family is over.
  credential_epoch bigint not null,
  address          varchar(64) not null,
  user_agent       varchar(255) not null,
  started_at       ${timestamp} not null,
  last_used_at     ${timestamp} not null,
  -- However often it is used.
  ends_at          ${timestamp} not null,
  -- From when on none of its tokens is accepted any more, and the row may go.
  expires_at       ${timestamp} not null,
  current_jti      varchar(255) not null,
  -- The token that was spent last; none as long as none was.
  previous_jti     varchar(255),
  rotated_at       ${timestamp} not null,
  ended_at         ${timestamp},
  end_reason       varchar(16)
);

create index token_family_account on token_family (account_id);
create index token_family_expiry on token_family (expires_at);

-- refresh_token holds from now on what was spent of tokens that belong to no family: those that the
-- Django stack has minted with our key.
drop index refresh_token_account;
