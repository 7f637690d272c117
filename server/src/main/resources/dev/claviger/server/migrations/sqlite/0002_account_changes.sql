-- What a cache of accounts has to forget, in the order of commits; account 0 stands for all.
-- Logins (last_login) and silent re-hashes (password_hash) change nothing that is cached.

CREATE TABLE account_change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id bigint NOT NULL
);

CREATE TRIGGER account_change_prune AFTER INSERT ON account_change BEGIN
  DELETE FROM account_change WHERE seq <= new.seq - 100000;
END;

CREATE TRIGGER account_changed
AFTER UPDATE OF id, username, email, first_name, last_name, active, staff, superuser,
  credential_epoch, date_joined ON account
BEGIN
  INSERT INTO account_change (account_id) VALUES (old.id);
END;

CREATE TRIGGER account_deleted AFTER DELETE ON account BEGIN
  INSERT INTO account_change (account_id) VALUES (old.id);
END;

CREATE TRIGGER account_group_changed AFTER UPDATE ON account_group BEGIN
  INSERT INTO account_change (account_id) VALUES (0);
END;

CREATE TRIGGER account_group_joined AFTER INSERT ON account_group_member BEGIN
  INSERT INTO account_change (account_id) VALUES (new.account_id);
END;

CREATE TRIGGER account_group_left AFTER DELETE ON account_group_member BEGIN
  INSERT INTO account_change (account_id) VALUES (old.account_id);
END;

CREATE TRIGGER account_permission_granted AFTER INSERT ON account_permission BEGIN
  INSERT INTO account_change (account_id) VALUES (new.account_id);
END;

CREATE TRIGGER account_permission_withdrawn AFTER DELETE ON account_permission BEGIN
  INSERT INTO account_change (account_id) VALUES (old.account_id);
END;

CREATE TRIGGER account_group_permission_granted AFTER INSERT ON account_group_permission BEGIN
  INSERT INTO account_change (account_id) VALUES (0);
END;

CREATE TRIGGER account_group_permission_withdrawn AFTER DELETE ON account_group_permission BEGIN
  INSERT INTO account_change (account_id) VALUES (0);
END;
