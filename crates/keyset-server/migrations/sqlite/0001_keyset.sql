-- A certificate or JWK. `id` is the certificate's fingerprint or the JWK's thumbprint.
CREATE TABLE holders (
  id          TEXT PRIMARY KEY,
  public_half TEXT NOT NULL -- {"jwk": {...}} or {"openpgp": "..."}
) STRICT;

-- The private part of a key of our own, sealed under the master key.
CREATE TABLE private_parts (
  holder  TEXT PRIMARY KEY REFERENCES holders (id),
  kind    TEXT NOT NULL,
  version INTEGER NOT NULL,
  sealed  BLOB NOT NULL
) STRICT;

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
  bits        INTEGER,
  state       TEXT NOT NULL,
  trusted     INTEGER NOT NULL,
  verified    INTEGER NOT NULL,
  valid_from  INTEGER NOT NULL,
  valid_to    INTEGER,
  created     INTEGER NOT NULL
) STRICT;

CREATE INDEX entries_by_holder ON entries (holder);

PRAGMA application_id = 1263748436; -- "KSET"
PRAGMA user_version = 1;
