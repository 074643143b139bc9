-- Since when a key is in its state; before this version nobody wrote it down.
ALTER TABLE entries ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
UPDATE entries SET since = created;

-- That a key's fingerprint was compared with its owner.
CREATE TABLE comparisons (
  thumbprint  TEXT PRIMARY KEY REFERENCES entries (thumbprint),
  fingerprint TEXT NOT NULL,
  channel     TEXT NOT NULL,
  at          INTEGER NOT NULL,
  operator    TEXT NOT NULL
) STRICT;

-- That a key was seen to work, in the order of recording.
CREATE TABLE evidence (
  number     INTEGER PRIMARY KEY,
  thumbprint TEXT NOT NULL REFERENCES entries (thumbprint),
  kind       TEXT NOT NULL,
  at         INTEGER NOT NULL,
  operator   TEXT NOT NULL,
  exchange   TEXT
) STRICT;

CREATE INDEX evidence_by_key ON evidence (thumbprint);

-- Which key replaces which.
CREATE TABLE rotations (
  old TEXT PRIMARY KEY REFERENCES entries (thumbprint),
  new TEXT NOT NULL REFERENCES entries (thumbprint)
) STRICT;

-- The audit log: written together with each change, never changed. `hash` is SHA-256 over the hash
-- of the event before and this event, in hexadecimal digits.
CREATE TABLE events (
  number     INTEGER PRIMARY KEY,
  at         INTEGER NOT NULL,
  operator   TEXT NOT NULL,
  second     TEXT,
  action     TEXT NOT NULL,
  key        TEXT,
  from_state TEXT,
  to_state   TEXT,
  details    TEXT NOT NULL, -- a JSON object
  hash       TEXT NOT NULL
) STRICT;

CREATE INDEX events_by_key ON events (key);

PRAGMA user_version = 2;
