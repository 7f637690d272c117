-- The ring of signing keys, each encrypted under the master secret (`sealed`). At most one is next,
-- and at most one signs, whatever number of servers turns the ring.
CREATE TABLE signing_key (
  id varchar(64) PRIMARY KEY,
  state varchar(8) NOT NULL,
  algorithm varchar(16) NOT NULL,
  sealed text NOT NULL,
  token_lifetime bigint NOT NULL,
  created_at timestamptz NOT NULL,
  due_at timestamptz,
  activated_at timestamptz,
  verify_until timestamptz
);

CREATE UNIQUE INDEX signing_key_in_use ON signing_key (state) WHERE state IN ('NEXT', 'CURRENT');

CREATE FUNCTION signing_key_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('claviger', 'key');
  RETURN NULL;
END
$$;

CREATE TRIGGER signing_key_changed AFTER INSERT OR UPDATE OR DELETE ON signing_key
FOR EACH STATEMENT EXECUTE FUNCTION signing_key_changed();
