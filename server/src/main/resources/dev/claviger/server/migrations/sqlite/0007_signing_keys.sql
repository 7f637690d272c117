-- The ring of signing keys, each encrypted under the master secret (`sealed`). At most one is next,
-- and at most one signs, whatever number of servers turns the ring.
CREATE TABLE signing_key (
  id varchar(64) PRIMARY KEY,
  state varchar(8) NOT NULL,
  algorithm varchar(16) NOT NULL,
  sealed text NOT NULL,
  token_lifetime bigint NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER,
  activated_at INTEGER,
  verify_until INTEGER
);

CREATE UNIQUE INDEX signing_key_in_use ON signing_key (state) WHERE state IN ('NEXT', 'CURRENT');
