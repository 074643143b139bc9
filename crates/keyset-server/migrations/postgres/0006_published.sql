-- Since when a key of our own is published; before this version nobody wrote it down.
ALTER TABLE entries ADD COLUMN published BIGINT;
UPDATE entries SET published = since
WHERE owner = 'ours' AND (state = 'active' OR (state = 'pre-active' AND trusted));

-- Notices that a key ends: one for each key, end and mark (days before the end).
CREATE TABLE notices (
  thumbprint TEXT NOT NULL,
  ends       BIGINT NOT NULL,
  mark       BIGINT NOT NULL,
  due        BIGINT NOT NULL,
  tries      BIGINT NOT NULL,
  next_try   BIGINT NOT NULL,
  sent       BIGINT,
  PRIMARY KEY (thumbprint, ends, mark)
);
