-- Steps that wait for a second person, or did. Times are seconds since the epoch.
CREATE TABLE proposals (
  number      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  thumbprint  TEXT NOT NULL REFERENCES entries (thumbprint),
  environment TEXT NOT NULL,
  step        TEXT NOT NULL, -- a JSON object, with what the step brings
  operator    TEXT NOT NULL,
  made        BIGINT NOT NULL,
  expires     BIGINT NOT NULL,
  state       TEXT NOT NULL,
  trusted     BOOLEAN NOT NULL,
  verified    BOOLEAN NOT NULL,
  since       BIGINT NOT NULL,
  ended       TEXT,
  ended_by    TEXT,
  ended_at    BIGINT
);
