-- Security events: who, where, what, why, when. No foreign key to accounts: what was done outlives
-- whom it was done to.
CREATE TABLE audit_event (
  id ${identity},
  at ${timestamp} NOT NULL,
  event varchar(64) NOT NULL,
  account_id bigint,
  actor_id bigint,
  address varchar(64) NOT NULL,
  user_agent varchar(256) NOT NULL,
  request_id varchar(64) NOT NULL,
  details text NOT NULL
);

CREATE INDEX audit_event_by_account ON audit_event (account_id, id);
CREATE INDEX audit_event_by_event ON audit_event (event, id);
CREATE INDEX audit_event_by_time ON audit_event (at);
