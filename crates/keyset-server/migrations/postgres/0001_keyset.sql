-- A certificate or JWK. `id` is the certificate's fingerprint or the JWK's thumbprint. `rowid` is
-- the order of insertion; SQLite gives it to every table by itself.
CREATE TABLE holders (
  id          TEXT PRIMARY KEY,
  public_half TEXT NOT NULL, -- {"jwk": {...}} or {"openpgp": "..."}
  rowid       BIGINT GENERATED ALWAYS AS IDENTITY
);

-- The private part of a key of our own, sealed under the master key.
CREATE TABLE private_parts (
  holder  TEXT PRIMARY KEY REFERENCES holders (id),
  kind    TEXT NOT NULL,
  version BIGINT NOT NULL,
  sealed  BYTEA NOT NULL
);

-- One component key. Times are seconds since the epoch.
CREATE TABLE entries (
  thumbprint  TEXT PRIMARY KEY,
  holder      TEXT NOT NULL REFERENCES holders (id),
  id          TEXT NOT NULL,
  owner       TEXT NOT NULL,
  environment TEXT NOT NULL,
  format      TEXT NOT NULL,
  key_use     TEXT NOT NULL,
  algorithm   TEXT NOT NULL,
  bits        BIGINT,
  state       TEXT NOT NULL,
  trusted     BOOLEAN NOT NULL,
  verified    BOOLEAN NOT NULL,
  valid_from  BIGINT NOT NULL,
  valid_to    BIGINT,
  created     BIGINT NOT NULL,
  rowid       BIGINT GENERATED ALWAYS AS IDENTITY
);

CREATE INDEX entries_by_holder ON entries (holder);
