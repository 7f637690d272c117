-- Mail that waits to be sent. A row says what is to be sent and to whom, not how it reads: a link, and
-- the secret in it, is made when it is sent, and is nowhere before.
create table mail_outbox (
  id         ${identity},
  kind       varchar(32) not null,
  -- Of mails of one kind about the same, one waits.
  subject    varchar(300) not null,
  recipient  varchar(254) not null,
  account_id bigint,
  language   varchar(16) not null,
  -- Who caused it, for the audit log.
  address    varchar(64) not null,
  user_agent varchar(256) not null,
  request_id varchar(64) not null,
  created_at ${timestamp} not null,
  -- Not before. Whoever sends it moves this on first, so that nobody else does.
  due_at     ${timestamp} not null,
  -- From then on it is of no use any more.
  expires_at ${timestamp} not null,
  attempts   integer not null default 0,
  constraint mail_outbox_says_it_once unique (kind, subject)
);

create index mail_outbox_by_due_time on mail_outbox (due_at);

-- Links that prove who reads a mailbox. At most one is good for each purpose and subject (an account, an
-- address). Only the SHA-256 of the secret is kept.
create table mailed_link (
  purpose          varchar(32) not null,
  subject          varchar(254) not null,
  digest           varchar(64) not null constraint mailed_link_is_unique unique,
  address          varchar(254) not null,
  -- The account's when it was sent: a change of the password ends it.
  credential_epoch bigint not null,
  expires_at       ${timestamp} not null,
  primary key (purpose, subject)
);

create index mailed_link_expiry on mailed_link (expires_at);
