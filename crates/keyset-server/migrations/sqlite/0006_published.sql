-- Since when a key of our own is published; before this version nobody wrote it down.
ALTER TABLE entries ADD COLUMN published INTEGER;
UPDATE entries SET published = since
WHERE owner = 'ours' AND (state = 'active' OR (state = 'pre-active' AND trusted = 1));

-- Notices that a key ends: one for each key, end and mark (days before the end).
CREATE TABLE notices (
  thumbprint TEXT NOT NULL,
  ends       INTEGER NOT NULL,
  mark       INTEGER NOT NULL,
  due        INTEGER NOT NULL,
  tries      INTEGER NOT NULL,
  next_try   INTEGER NOT NULL,
  sent       INTEGER,
  PRIMARY KEY (thumbprint, ends, mark)
) STRICT;

PRAGMA user_version = 6;
