-- A table of the migration test.
CREATE TABLE shelf (
  id ${identity},
  label text NOT NULL UNIQUE,
  made_at ${timestamp} NOT NULL
);
