-- What the traffic does with the keys, and which requests were answered.

CREATE TABLE key_uses (
  thumbprint TEXT NOT NULL,
  act TEXT NOT NULL,
  uses BIGINT NOT NULL,
  last_use BIGINT NOT NULL,
  PRIMARY KEY (thumbprint, act)
);

-- The hash of a request's content, never the content; the moment is that in the answer.
CREATE TABLE answered (
  environment TEXT NOT NULL,
  id TEXT NOT NULL,
  content TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (environment, id)
);

CREATE INDEX answered_by_age ON answered (at);
