-- Reports of launch readiness, each as it was answered.
CREATE TABLE readiness (
  id     TEXT PRIMARY KEY,
  at     INTEGER NOT NULL,
  report TEXT NOT NULL -- a JSON object
) STRICT;

PRAGMA user_version = 7;
