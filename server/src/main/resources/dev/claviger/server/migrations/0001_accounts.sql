-- People, and what they may do.

CREATE TABLE account (
  id ${identity},
  username varchar(150) NOT NULL CONSTRAINT account_username_is_taken UNIQUE,
  email varchar(254) NOT NULL,
  first_name varchar(150) NOT NULL,
  last_name varchar(150) NOT NULL,
  active boolean NOT NULL,
  staff boolean NOT NULL,
  superuser boolean NOT NULL,
  password_hash varchar(1024) NOT NULL,
  -- Tokens carry it: moving it ends them. A silent re-hash does not move it.
  credential_epoch bigint NOT NULL DEFAULT 0,
  date_joined ${timestamp} NOT NULL,
  last_login ${timestamp},
  CONSTRAINT account_username_has_1_to_150_characters CHECK (length(username) BETWEEN 1 AND 150),
  CONSTRAINT account_email_has_up_to_254_characters CHECK (length(email) <= 254),
  CONSTRAINT account_names_have_up_to_150_characters
    CHECK (length(first_name) <= 150 AND length(last_name) <= 150)
);

-- Password reset finds people by address, in any case.
CREATE INDEX account_by_email ON account (lower(email));

CREATE TABLE account_group (
  id ${identity},
  name varchar(150) NOT NULL CONSTRAINT account_group_name_is_taken UNIQUE,
  CONSTRAINT account_group_name_has_1_to_150_characters CHECK (length(name) BETWEEN 1 AND 150)
);

CREATE TABLE account_group_member (
  account_id bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  group_id bigint NOT NULL REFERENCES account_group (id) ON DELETE CASCADE,
  PRIMARY KEY (account_id, group_id)
);

CREATE INDEX account_group_member_by_group ON account_group_member (group_id);

-- Permissions are words, app_label.codename: the apps that ask for them own their meaning.

CREATE TABLE account_permission (
  account_id bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  permission varchar(201) NOT NULL,
  PRIMARY KEY (account_id, permission)
);

CREATE TABLE account_group_permission (
  group_id bigint NOT NULL REFERENCES account_group (id) ON DELETE CASCADE,
  permission varchar(201) NOT NULL,
  PRIMARY KEY (group_id, permission)
);
