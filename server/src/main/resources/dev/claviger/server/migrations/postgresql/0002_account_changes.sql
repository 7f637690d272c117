-- What a cache of accounts has to forget; account 0 stands for all.
-- Logins (last_login) and silent re-hashes (password_hash) change nothing that is cached.
--
-- seq is the number of the transaction, and no sequence: transactions commit in another order than
-- they draw numbers, and a reader that had seen the later one would miss the earlier. Instead it
-- asks again for everything since the oldest transaction that ran when it last asked.

CREATE TABLE account_change (
  seq bigint NOT NULL,
  account_id bigint NOT NULL,
  PRIMARY KEY (seq, account_id)
);

CREATE FUNCTION account_change(changed bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  current bigint := pg_current_xact_id()::text::bigint;
BEGIN
  INSERT INTO account_change VALUES (current, changed) ON CONFLICT DO NOTHING;
  DELETE FROM account_change WHERE seq <= current - 10000000;
  PERFORM pg_notify('claviger', 'account');
END
$$;

CREATE FUNCTION account_row_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM account_change(old.id);
  RETURN NULL;
END
$$;

CREATE FUNCTION account_right_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM account_change(coalesce(new.account_id, old.account_id));
  RETURN NULL;
END
$$;

CREATE FUNCTION account_group_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM account_change(0);
  RETURN NULL;
END
$$;

CREATE TRIGGER account_changed
AFTER UPDATE OF id, username, email, first_name, last_name, active, staff, superuser,
  credential_epoch, date_joined OR DELETE ON account
FOR EACH ROW EXECUTE FUNCTION account_row_changed();

CREATE TRIGGER account_group_changed AFTER UPDATE ON account_group
FOR EACH ROW EXECUTE FUNCTION account_group_changed();

CREATE TRIGGER account_group_member_changed AFTER INSERT OR UPDATE OR DELETE ON account_group_member
FOR EACH ROW EXECUTE FUNCTION account_right_changed();

CREATE TRIGGER account_permission_changed AFTER INSERT OR UPDATE OR DELETE ON account_permission
FOR EACH ROW EXECUTE FUNCTION account_right_changed();

CREATE TRIGGER account_group_permission_changed
AFTER INSERT OR UPDATE OR DELETE ON account_group_permission
FOR EACH ROW EXECUTE FUNCTION account_group_changed();
