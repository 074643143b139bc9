-- One-time sign-in links. Of a secret only its SHA-256 is kept, in hexadecimal digits.
CREATE TABLE links (
  hash     TEXT PRIMARY KEY,
  operator TEXT NOT NULL,
  role     TEXT NOT NULL,
  expires  BIGINT NOT NULL
);

-- People who are signed in.
CREATE TABLE sessions (
  hash     TEXT PRIMARY KEY,
  operator TEXT NOT NULL,
  role     TEXT NOT NULL,
  begun    BIGINT NOT NULL,
  seen     BIGINT NOT NULL
);
