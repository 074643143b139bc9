-- Steps that wait for a second person, or did. Times are seconds since the epoch.
CREATE TABLE proposals (
  number      INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  thumbprint  TEXT NOT NULL REFERENCES entries (thumbprint),
  environment TEXT NOT NULL,
  step        TEXT NOT NULL, -- a JSON object, with what the step brings
  operator    TEXT NOT NULL,
  made        INTEGER NOT NULL,
  expires     INTEGER NOT NULL,
  state       TEXT NOT NULL,
  trusted     INTEGER NOT NULL,
  verified    INTEGER NOT NULL,
  since       INTEGER NOT NULL,
  ended       TEXT,
  ended_by    TEXT,
  ended_at    INTEGER
) STRICT;

PRAGMA user_version = 5;
