//! # Operations
//!
//! What keeps a key set safe between two rotations: who reaches the server, where the key set is
//! kept, the master key, backups, and several servers beside each other.
//!
//! ## Listeners and TLS
//!
//! There are two, apart from each other: the console's (`--listen`), with the API and what is
//! published, and the counterparty's (`--partner-listen`), with the echo alone. On loopback they
//! may speak plain HTTP. Any other address needs TLS, or the server does not start:
//!
//! ```sh
//! keyset-server --listen 0.0.0.0:8443 --public-origin https://keys.partner.example:8443 \
//!     --tls-certificate /etc/keyset/console.pem --tls-key /etc/keyset/console.key \
//!     --partner-listen 0.0.0.0:443 \
//!     --partner-tls-certificate /etc/keyset/partner.pem --partner-tls-key /etc/keyset/partner.key \
//!     --master-key /etc/keyset/master.key --proxy-secret-file /etc/keyset/proxy.secret
//! ```
//!
//! - TLS 1.2 with ECDHE and AES-128-GCM or ChaCha20-Poly1305, TLS 1.3 with the same two ciphers, and
//!   nothing else. Readiness asks the listeners over the network and says what they took.
//! - A certificate is a PEM file with the certificates between it and the root. Its key has to be a
//!   file for its owner alone (mode 0600 or less).
//! - The files are looked at every 3 seconds and at SIGHUP. New ones are taken into use for the
//!   connections that come; what can not be used is said in the log and in the audit log, and the old
//!   certificate stays. `/metrics` has the days until each one ends. Where other clients are trusted
//!   than before, by a root or a list of revoked certificates, the open connections of that listener end, so
//!   that nobody stays in who was revoked.
//! - The counterparty's clients may have to show a certificate: `--partner-client-roots` says whose,
//!   `--partner-client-revoked` which no longer, `--partner-client-certificates` whether they must
//!   (`off`, `optional`, `required`). Unless said, they must where a profile lets messages without a
//!   signature in (`--profile jwe-legacy`), because then nothing else tells who calls. A client shows its
//!   certificate at each connection; no session is resumed there.
//! - A listener holds `--connections` connections at once. The head of a request may take 15 seconds and
//!   64 KiB, a handshake 10 seconds, and a connection on which nothing moves ends after 75.
//!
//! ## The console
//!
//! `cargo xtask dist web` builds the page into a folder that names its release, with a compressed copy of
//! each file. `keyset-server --console FOLDER` serves it at `/`, beside the API that it asks; a web server of
//! your own can do so instead, with `/api/` led to the service. The files are read at the start: a new
//! release takes a new start.
//!
//! The page runs under a Content-Security-Policy that allows its own files and nothing else, names its one
//! script by hash, and demands Trusted Types. Nobody may show it in a frame, unless
//! `--frame-ancestor https://ops.partner.example` names the portal; it may be given again. The session's
//! cookie is sent in a frame only where portal and console are of the same site, such as
//! `ops.partner.example` and `keys.partner.example`.
//!
//! ## Signing in
//!
//! On loopback a one-time link does, printed at the start. With `--public-origin`, the name under
//! which browsers reach the server, links are off, and everything but what is published needs a
//! person. They sign in in one or both of two ways:
//!
//! - **OpenID Connect**: `--oidc-issuer`, `--oidc-client-id`, `--oidc-client-secret` (a file), and the
//!   roles of groups, `--oidc-role key-manager=payments-keys`, which may be given again. The address to
//!   return to is the public origin with `/api/v1/sign-in/callback`. A person's name is the claim `sub`, which
//!   a provider gives to nobody else. `--oidc-name-claim email` or `preferred_username` reads better in
//!   the audit log; take one only where the provider lets nobody choose it, because two names count as two
//!   people. `email` counts only where the provider has verified it.
//! - **A proxy** that has asked who they are: it sends `X-Forwarded-User`, `X-Forwarded-Role` and, to prove
//!   itself, `X-Proxy-Secret`, the content of `--proxy-secret-file` (32 characters or more). The proxy has to
//!   take these headers away from what browsers send. `--proxy-role ROLE=GROUP` lets it name groups.
//!
//! Somebody without a group that has a role gets in nowhere. Sessions end after 30 idle minutes and
//! after 12 hours; their cookies are `HttpOnly`, `SameSite=Strict` and, with TLS, `Secure` and bound to
//! the host (`__Host-`).
//!
//! ## Storage
//!
//! Without further words the server keeps everything in `--data-dir`: `keyset.sqlite3`, a SQLite
//! file, and `master.key`. With `--database` (or `KEYSET_DATABASE`) the key set is in another SQLite
//! file or in a PostgreSQL database:
//!
//! ```sh
//! keyset-server master-key make --to /etc/keyset/master.key
//! PGPASSFILE=/etc/keyset/pgpass keyset-server --master-key /etc/keyset/master.key \
//!     --database 'postgres://keyset@db.example/keyset?sslmode=verify-full'
//! ```
//!
//! - The tables are in a schema of their own, `keyset`, which the server makes. Its user needs the
//!   right to create a schema in the database, or a schema of that name that belongs to it.
//! - A database on another machine is refused unless its certificate is verified (`sslmode=verify-ca`
//!   or `verify-full`; `sslrootcert` names a root of its own).
//! - A password belongs in `PGPASSWORD` or the password file, because others can read a command
//!   line. The server never repeats the URL, neither in its log nor in a refusal.
//! - Leave `synchronous_commit` and `fsync` of PostgreSQL on: what was answered has to be on disk.
//!
//! A newer release brings the tables up to date at its start, in one transaction for each step. A
//! database of a newer release, a damaged file or one of another program is left as it is.
//!
//! ## Several servers
//!
//! Servers on one PostgreSQL need the same master key and nothing else. Each change takes one lock
//! of the database before it reads, so that changes of all servers come one after the other, each
//! decided with what the one before it wrote, and the audit log is one chain. Reads take no lock
//! and see one state. A server that hangs with the lock loses it after 30 seconds.
//!
//! ## The master key
//!
//! Private parts are sealed under a master key of 32 octets. It is looked for in this order:
//!
//! 1. the file of `--master-key` (or `KEYSET_MASTER_KEY`),
//! 2. the credential `keyset-master-key` of the service manager: with systemd,
//!    `LoadCredentialEncrypted=keyset-master-key:/etc/keyset/master.key.cred`,
//! 3. `master.key` in the data directory, which the first start makes.
//!
//! The third does for the sandbox. Whoever copies the folder has the database and the key, so a
//! production key is refused as long as the master key is in the folder of the database or below
//! it, when it is imported or made and when the server starts. A key management service is one more
//! `MasterKeySource` in `keyset-server`.
//!
//! The database knows the master key by its name, from which the key can not be computed. A server
//! with another master key does not start, also where no private part is kept yet.
//!
//! ### Rotating it
//!
//! Servers may run meanwhile: nobody has to start them again. What to do depends on where they find
//! the key.
//!
//! One machine, or servers that share the file: one command.
//!
//! ```sh
//! keyset-server master-key rotate --master-key /etc/keyset/master.key --database "$URL"
//! ```
//!
//! Several machines, each with the file: give the new key to all of them first, beside the present
//! one and with `.next` after its name, readable by the user of the server alone. Then rotate on one.
//!
//! ```sh
//! keyset-server master-key make --to /etc/keyset/master.key.next     # then copy it to each machine
//! keyset-server master-key rotate --with /etc/keyset/master.key.next \
//!     --master-key /etc/keyset/master.key --database "$URL"
//! ```
//!
//! A credential of the service manager: make the new key in a file, give it to the service as a
//! second credential, `keyset-master-key.next`, and start the servers again one after the other; they
//! still use the present one. Rotate with `--with` and that file. When convenient, name the new
//! credential `keyset-master-key` and take the former one away.
//!
//! Afterwards:
//!
//! 1. `GET /healthz` answers 200 on every server. A server that can not find the new key answers 503
//!    with `server.master-key-rotated`, here and wherever a private part is needed, and a line in its
//!    log says so. Put the key in its place on that machine; the next request finds it.
//! 2. Keep the former key as long as backups from before are kept: they open with it alone. Then
//!    destroy it.
//!
//! What the command does:
//!
//! 1. it takes a lock on the folder of the key, so that two rotations do not meet,
//! 2. it writes the new key to `master.key.next`, on disk before anything is sealed under it,
//! 3. it seals every part anew, with the new name and an event in the audit log, in one
//!    transaction,
//! 4. it puts `master.key.next` in the place of `master.key`.
//!
//! Ended before step 3 is complete, the present key opens everything, and what is left of the next
//! one is replaced by the following rotation. Ended after it, the next start sees by its name that
//! the database wants the next key, and does step 4.
//!
//! A running server reads the private parts and the name of their master key as they are at one
//! moment. Where that is not its own key any more it looks for the named one where it has the present
//! one: in its place, then with `.next`. It takes that and forgets the former one, at the next request
//! that needs a private part and within seconds in any case, and does step 4 if nobody did. A new
//! private part is written only where the name still holds in the same transaction, so nothing is
//! ever sealed under a key that is gone. The request that loses this race is answered 503 and may be
//! asked again.
//!
//! `--to FILE` writes the new key to another file and leaves the present one. Servers wait for it
//! then, as above.
//!
//! ## Backup and restore
//!
//! ```sh
//! keyset-server backup --data-dir /var/lib/keyset --to /backup/keyset-2026-11-28.sqlite3
//! keyset-server restore --from /backup/keyset-2026-11-28.sqlite3 --data-dir /var/lib/keyset-new
//! ```
//!
//! A backup is the database as it is at one moment, beside a running server. It never writes over a
//! file, and bears its name only once it is complete. The master key is not in it: keep that in
//! another place, or the backup is worth as much to a thief as the server.
//!
//! A restore takes an empty data directory, or one with a master key alone. The backup has to be
//! whole: its pages, its version, and its audit log from the first event to the last. The number of
//! events and the last hash are printed, to be compared with what was noted elsewhere. The restoring
//! is an event itself, and everybody has to sign in anew. Keys that were destroyed after the backup
//! are back: destroy them again. A master key that was rotated after the backup does not open it; the
//! former one does.
//!
//! A PostgreSQL database is copied and brought back with PostgreSQL's own programs, into a new database
//! whose log is then walked; everybody has to sign in anew:
//!
//! ```sh
//! pg_dump --schema keyset --format custom --file keyset.dump keyset
//! createdb keyset_new
//! pg_restore --exit-on-error --single-transaction --dbname keyset_new keyset.dump
//! keyset-server audit verify --database 'postgres:///keyset_new?host=/run/postgresql'
//! psql keyset_new --command 'DELETE FROM keyset.links; DELETE FROM keyset.sessions'
//! ```
//!
//! ## The audit log
//!
//! Every change is an event, and each event holds the hash of the one before it. The page Audit, and
//! `GET /api/v1/audit`, look for events by person, action, key and time, in both orders.
//! `GET /api/v1/audit/verification` and `keyset-server audit verify` walk the chain and say up to which
//! event it is whole. Events that were cut off at the end leave a log that is whole: note the number and
//! the hash of its last event elsewhere, and compare. `GET /api/v1/audit.jsonl` hands out what matches, one
//! JSON object a line, as far as the log goes when it is asked for; an answer that breaks off is not whole.
