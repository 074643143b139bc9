-- One-time sign-in links. Of a secret only its SHA-256 is kept, in hexadecimal digits.
CREATE TABLE links (
  hash     TEXT PRIMARY KEY,
  operator TEXT NOT NULL,
  role     TEXT NOT NULL,
  expires  INTEGER NOT NULL
) STRICT;

-- People who are signed in.
CREATE TABLE sessions (
  hash     TEXT PRIMARY KEY,
  operator TEXT NOT NULL,
  role     TEXT NOT NULL,
  begun    INTEGER NOT NULL,
  seen     INTEGER NOT NULL
) STRICT;

PRAGMA user_version = 3;
